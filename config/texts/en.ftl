# Steward's texts in English. The format is Project Fluent. ru.ftl must have the same names and
# the same $variables: a test checks it. Spaces that begin a continued line are not in the text.

## General

# How long; part of other texts.
span-seconds =
    { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }
span-hours =
    { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }

## Moderation: the card in the staff room

somebody = somebody
# In place of the words of a quoted message.
quote-media = (no text: a picture, voice or file)
quote-gone = (the message is no longer there)
quote-unread = (the words cannot be read just now: open the link)
reason-report = a member reported it
card-flag =
    { card-flag-head }: { $link }
    { $reason }{ card-flag-notes }{ card-flag-record }{ card-flag-quote }
    { card-flag-state }{ card-flag-trouble }
    { card-flag-legend }
card-flag-head =
    { $kind ->
        [personal] 🔒 Personal data
        [advert] 📢 An advert
        [report] ❗ A member reports a message
       *[rude] 🗯 Rudeness
    }
card-flag-notes =
    { $edited ->
        [yes] {"\u000A"}The message was edited.
       *[no] {""}
    }{ $reports ->
        [0] {""}
       *[other] {"\u000A"}Reports by members: { $reports }
    }
# What was decided about the same member before.
card-flag-record =
    { $record ->
        [0] {""}
       *[other] {"\u000A"}Before, about the same member{ card-flag-explained }{ card-flag-removed }{ card-flag-muted }{ card-flag-banned }
    }
card-flag-explained =
    { $explained ->
        [0] {""}
       *[other] {" · "}explained { $explained }×
    }
card-flag-removed =
    { $removed ->
        [0] {""}
       *[other] {" · "}deleted { $removed }×
    }
card-flag-muted =
    { $muted ->
        [0] {""}
       *[other] {" · "}muted { $muted }×
    }
card-flag-banned =
    { $banned ->
        [0] {""}
       *[other] {" · "}banned { $banned }×
    }
card-flag-quote =
    { $quoted ->
        [text] {"\u000A"}{ $quote }
        [media] {"\u000A"}{ quote-media }
       *[no] {"\u000A"}{ quote-gone }
    }
card-flag-state =
    { $state ->
        [mine] 👀 { $by } has it
        [harmless] 🕊 { $by }: no harm
        [explained] ✍ { $by }: explain in the chat (goes out { span-seconds } after the decision)
        [deleted] 🙈 { $by }: message deleted
        [muted] 🙊 { $by }: muted for { span-hours }
        [banned] 💔 { $by }: ban (carried out { span-seconds } after the decision)
       *[open]
            { $turn ->
                [0] ⏳ Nobody has decided yet
               *[other] ⏳ { $by } undid the decision: open again
            }
    }{ $deleted ->
        [yes]
            { $state ->
                [deleted] {""}
               *[other] {" "}· message deleted
            }
       *[no] {""}
    }{ $gone ->
        [yes] {" "}· the message is gone from the chat
       *[no] {""}
    }
card-flag-trouble =
    { $trouble ->
        [none] {""}
        [AUTHOR_UNKNOWN] {"\u000A"}⚠️ Telegram does not say who wrote this: nobody can be muted or banned.
        [CHAT_ADMIN_REQUIRED] {"\u000A"}⚠️ Not carried out: Steward's account lacks the right in the chat (CHAT_ADMIN_REQUIRED).
        [USER_NOT_PARTICIPANT] {"\u000A"}⚠️ Not carried out: the member is no longer in the chat (USER_NOT_PARTICIPANT).
        [MSG_ID_INVALID] {"\u000A"}⚠️ Not carried out: the message is gone, there is nothing to reply to.
        [MESSAGE_ID_INVALID] {"\u000A"}⚠️ Not carried out: the message is gone.
        [REPLY_MESSAGE_ID_INVALID] {"\u000A"}⚠️ Not carried out: the message is gone, there is nothing to reply to.
        [RESTRICTED_BY_ADMIN] {"\u000A"}⚠️ Not carried out: an admin has restricted this member by hand, and more strictly; it is for them to change.
        [USER_ADMIN_INVALID] {"\u000A"}⚠️ Not carried out: this member is an admin of the chat (USER_ADMIN_INVALID).
       *[other] {"\u000A"}⚠️ Not carried out: Telegram says { $trouble }.
    }
card-flag-legend = 🕊 no harm · ✍ explain · 🙊 mute · 💔 ban · 🙈 delete · 👀 mine
staff-words =
    I did not understand that word. Under a card I know: mine, no harm, explain, mute, ban, delete, undo.

## Moderation: what Steward says in the chat

public-explain =
    { $kind ->
        [personal] Please do not post phone numbers, addresses or documents here, neither your own nor anybody else's: it is not safe. You can delete the message yourself.
        [advert] This chat is for helping each other, not for adverts.
       *[other] This is not a place for insulting each other. Everybody here came for support; please let us talk without hurting anybody.
    }

## Reasons

reason-insult-you = an insult at the person spoken to (“you”)
reason-insult-reply = an insult in reply to somebody's message
reason-insult-name = an insult next to the name of somebody present
reason-insult-bare = an insult at nobody named
reason-slur = a word of hatred for a group of people
reason-threat = a threat
reason-curse = wishes somebody death or harm
reason-drive-out = drives somebody out
reason-silence = tells somebody to shut up
reason-contempt = contempt for somebody here
reason-mockery = mocks somebody here
reason-accuse = a hostile accusation
reason-model = sounds like rudeness at somebody here
reason-model-you = sounds like rudeness at the person spoken to
reason-model-name = sounds like rudeness about somebody present
reason-model-reply = sounds like a rude answer to somebody's message
reason-large = sounds like rudeness at somebody here, Detoxify thinks so, too
reason-large-insult = sounds like an insult, Detoxify thinks so, too
reason-large-threat = sounds like a threat, Detoxify thinks so, too
reason-large-identity-attack = sounds like hatred for a group, Detoxify thinks so, too
reason-phone = a phone number
reason-card = a bank card number
reason-email = an e-mail address
reason-document = a document number (passport, insurance, tax)
reason-address = a home address
reason-identity = a full name with a date of birth
reason-advert-drugs = looks like a vendor's advert
reason-advert-loan = looks like an advert for loans
reason-advert-job = looks like an advert for “easy money”
reason-advert-invest = looks like an advert for investments or betting
reason-advert-papers = looks like an advert for visas and papers
reason-advert-promotion = looks like an advert for a channel or a service

## Moderation: what Steward tells staff about itself

answer-numbers =
    Rudeness is flagged from { $threshold } of 100{ $moved ->
        [up] { answer-up }
        [down] { answer-down }
       *[no] {""}
    }.
    Of the newest decisions, { $upheld } agreed with a flag and { $harmless } found it harmless.
    Usual is { $usual }; decisions can move it between { $lowest } and { $highest }. To start anew: “reset threshold”.
answer-up = {" "}(quieter than usual: many flags were harmless)
answer-down = {" "}(more attentive than usual: nearly all flags were right)
answer-reset =
    Rudeness is flagged from { $usual } of 100 again; it was { $threshold }.
    From now on only new decisions count.

## Invites: what Steward writes to members, in private

invite-link =
    Here is an invitation: { $url }
    { $uses ->
        [1] It is for one person
       *[other] It is for { $uses } people
    } and works until { $until }. Pass on the link, or show the picture, to somebody you trust.{ $join ->
        [direct] {""}
        [auto] {" "}They will ask to be let in, and will be at once.
       *[ask] {" "}They will ask to be let in, and the staff will answer.
    }
    Do not put it where everybody sees it. Changed your mind? Write "revoke".
invite-late = The link takes longer: Telegram asks to wait. I will send it here at about { $when }; there is nothing else to do.
invite-failed = The link could not be made just now. The staff know; please try again later.
invite-later = There was no answer just now. Please write again in a few minutes, in private.
invite-paused = No new invitations are given out at the moment. Try in a day, or ask the staff.
invite-frozen = You cannot have a link at the moment. If that is a mistake, write to the staff.
invite-muted = While you cannot write in the chat, you cannot invite either. Afterwards, gladly.
invite-newcomer = You have not been here for long. You can invite from { $when } on: that is safer for everybody.
invite-quota =
    You have used your invitations for now (there are { $quota }). { $when ->
        [soon] The next comes as soon as an old link is closed.
       *[other] The next comes on { $when }.
    }
invite-mine =
    Open links: { $open }. You can invite { $left } more.{ $when ->
        [no] {""}
       *[other] {" "}The next invitation comes back on { $when }.
    }
    To close your open links, write "revoke".
invite-taken-back =
    { $open ->
        [0] You have no open links.
       *[other] Done, links closed: { $open }. Whoever has come in stays.
    }
invite-forgotten =
    Done. Steward keeps no more whom you invited and who invited you; your open links are closed. Only numbers without names are left.{ $frozen ->
        [yes] {" "}You still cannot invite: a mark of that, without a name, goes in its own time. If that is a mistake, write to the staff.
       *[no] {""}
    }
invite-help =
    This is the chat's automatic helper. It understands:
    "invite": a link for somebody you trust ({ $quota } in all);
    "my invites": what is left;
    "revoke": close your links;
    "forget me": erase whom you invited and who invited you.
    Do you need help? Write in the chat: people answer there. If a life is in danger, call 103 or 112.
# In the chat, to nobody by name: whoever asked will understand.
invite-write-first = Whoever asked for a link: please write to me in private, I cannot write to you first.

## Invites: what Steward writes to the staff

handout-progress =
    🎟 { $source }, { $week }: links ready { $done } of { $size }{ $failed ->
        [0] {""}
       *[other] , failed: { $failed }
    }{ $new ->
        [yes] {"\u000A"}This is a new source. If its name is misspelt: "source { $source } off".
       *[no] {""}
    }
handout-sheet = { $label }: cards to print, links: { $links }. Each is for one person.
handout-list = { $label }: the same links as a list.
handout-late = Telegram asks to wait with new links; the hand-out goes on at about { $when }.
handout-size = From 1 to { $most } links at a time. For example: "handout vasilievsky 40".
handout-peers = "{ $source }" are the links that members give each other. Give the source another name.
handout-paused = Inviting is paused. First: "resume invites".
handout-off = The source { $source } is off. First: "source { $source } on".
handout-skipped = No new links for { $source } this week: inviting is paused, or the source is off.
sheet-title = Invitation to the chat
sheet-page = { $number } of { $of }
sheet-rule = People help each other here: no insults, no adverts, no names or numbers of others.
sheet-rule-own = { $rule }
chart-title = Who came, by week
chart-empty = Nobody has come yet
order-handout = Write it like this: "handout vasilievsky 40". You can add "direct", "auto" or "ask" at the end.
order-source = Write it like this: "source vasilievsky off" or "… on".
order-whom = Who is it about? Give a link to a message in the chat, an @name, or reply to a card: "branch https://t.me/c/1234/567".
whom-unknown = I do not find who this is about: there is no such message, or nobody of that name.
whom-later = Telegram does not say just now who this is about. Try again in a few minutes.
source-unknown = There is no source { $source }. The word "sources" shows all.
card-request =
    🚪 Asks to be let in: { $way ->
        [peer] by a member's link
        [handout] by the hand-out { $source }, { $week }
       *[unknown] nobody knows how, by no link of Steward's
    }
    { $answer ->
        [auto] 👍 letting them in
        [yes] 👍 { $by }: let in ({ span-seconds } after the decision)
        [no] 👎 { $by }: not let in ({ span-seconds } after the decision)
        [gone] Waits no more: somebody decided in Telegram, or they left.
       *[open] 👍 let in · 👎 do not
    }{ $trouble ->
        [none] {""}
       *[other] {"\u000A"}⚠ Telegram refused: { $trouble }
    }
card-plan =
    ❄ { $target ->
        [source] Switch off the source { $source }
        [branch] Freeze the branch: this member and everybody below
       *[member] Freeze this member's inviting
    }
    Links that will be closed: { $links }{ $target ->
        [source] {""}
       *[other] . Members who cannot invite: { $members }
    }. Nobody is removed from the chat.
    { $answer ->
        [yes] 👍 { $by }: done. To undo: take the 👍 back within { span-seconds }, or reply "undo"; closed links do not come back.
        [no] 👎 { $by }: leave it
        [gone] This was frozen or off already: undo it there, or with the word "unfreeze" ("… on").
        [undone] Taken back ({ $by }). Closed links have not come back, but do not count either.
       *[open] 👍 yes · 👎 no
    }
thawed =
    { $done ->
        [yes] { $target ->
            [source] The source { $source } is on again; its old links stay closed.
            [branch] The branch can invite again.
           *[member] The member can invite again.
        }
       *[no] { $target ->
            [source] The source { $source } is on already.
           *[other] Nothing was frozen here.
        }
    }
invites-trouble =
    ⚠ Telegram does not let Steward { $what ->
        [link] make a link
        [revoke] close a link
        [double] close a superfluous link
       *[alter] change a link
    } ({ $code }). Check its right to invite: `bot.py check`.
invites-wave =
    🌊 { $joins } people came within { $minutes } min. No new links are given out, and open ones have become requests.
    All well? "resume invites". If not: "source … off" or "branch …".
invites-paused =
    Inviting is paused. Links turned into requests: { $links }. To go on: "resume invites".
invites-resumed =
    Invitations are given out again. Links opened again: { $links }.
invites-daily =
    In the last day came by no link of Steward's: { $foreign }{ $unknown ->
        [0] {""}
       *[other] ; by one of its links, unknown which: { $unknown }
    }.
invites-weekly = Week { $week }: links issued { $issued }, people who came { $joined }, links revoked { $revoked }.
invites-now =
    { $paused ->
        [yes] ⏸ Inviting is paused.
       *[no] Invitations are given out.
    }
    Open links: members' { $peers }, hand-outs' { $handouts }{ $waiting ->
        [0] {""}
       *[other] {" "}(still being made: { $waiting })
    }.
    Requests without an answer: { $requests }. Freezes: { $frozen }.
    Sources: { $on ->
        [none] none
       *[other] { $on }
    }{ $off ->
        [none] {""}
       *[other] {"\u000A"}Switched off: { $off }
    }

## Questions and answers: the card in the staff room

ask-card =
    { ask-head }: { $link }
    Asked { $asked }{ ask-quote }{ ask-answers }
    { ask-state }{ ask-notes }{ ask-trouble }{ ask-where }
    { ask-legend }
ask-head =
    { $kind ->
        [voice] 🎤 A voice or video message: somebody must listen
        [invite] 🎟 Somebody is to be let into the chat
        [unclear] 🤔 Asks for something, unclear for what
        [help] 🙋 A request · { $topic }
       *[question] ❓ A question · { $topic }
    }
# The words of whoever asks; and of whoever raised the alarm.
ask-quote =
    { $quoted ->
        [text] {"\u000A"}{ $quote }
        [media] {"\u000A"}{ quote-media }
        [unread] {"\u000A"}{ quote-unread }
       *[no] {"\u000A"}{ quote-gone }
    }
ask-answers =
    { $answers ->
        [0] {""}
       *[other] {"\u000A"}Answers in the chat: { $answers }{"\u000A"}{ $quotes }{ $more ->
            [0] {""}
           *[other] {"\u000A"}and { $more } more, which the card shows after these
        }
    }
ask-state =
    { $state ->
        [answered]
            { $answers ->
                [0] 💬 Says that it helped; who helped is not seen: look into the chat
               *[other] 💬 It seems to be answered. Is it correct?
            }
        [escalated]
            { $answers ->
                [0] ⏳ No answer yet, nobody has it
               *[other] ⏳ Nobody has it, the answers are not verified
            }{ $calls ->
                [0] {""}
               *[other] {" "}· called { $calls }× more
            }
        [claimed] 👀 { $by } has it
        [doubted]
            { $human ->
                [yes] 👎 Needs a correction: { $by } writes it, within { $minutes } min
               *[no] 👎 Needs a correction, nobody has it
            }
        [doctor] 💊 Waits for the doctor{ ask-by }
        [verified] 👍 Correct{ ask-by } (marked in the chat { span-seconds } after the decision)
        [corrected] ✅ The correction is given{ ask-by }
        [worker] ✅ Somebody of the staff answered{ ask-by }
        [closed]
            { $reason ->
                [not-a-request] 🤷 Not a request{ ask-by }
                [withdrawn] ✖ Closed: the message was deleted
                [left] ✖ Closed: the author is no longer in the chat
                [written] ✖ Closed: the author has written instead
               *[no] ✖ Closed
            }
       *[asked] ⏳ Asked again, waits for an answer
    }
# Whose decision it is.
ask-by =
    { $human ->
        [yes] {" "}· { $by }
       *[no] {""}
    }
ask-notes =
    { $thanked ->
        [yes]
            { $answers ->
                [0] {""}
               *[other] {" "}· the author says that it helped
            }
       *[no] {""}
    }{ $left ->
        [yes]
            { $reason ->
                [left] {""}
               *[other] {" "}· the author is no longer in the chat
            }
       *[no] {""}
    }{ $gone ->
        [yes]
            { $reason ->
                [withdrawn] {""}
               *[other] {" "}· the message was deleted
            }
       *[no] {""}
    }
# Where to answer; as long as there is somebody to answer.
ask-where =
    { $state ->
        [asked] { ask-advice }
        [answered] { ask-advice }
        [escalated] { ask-advice }
        [claimed] { ask-advice }
        [doctor] { ask-advice }
       *[other] {""}
    }
ask-advice =
    { $where ->
        [private] {"\u000A"}Better answered in private: it is personal
       *[chat] {"\u000A"}Better answered in the chat: useful to all
    }
# What we do not know is shown as it is; mostly there is nothing.
ask-trouble =
    { $trouble ->
        [CHAT_ADMIN_REQUIRED] {"\u000A"}⚠️ Not carried out: Steward's account lacks the right in the chat (CHAT_ADMIN_REQUIRED).
        [CHAT_WRITE_FORBIDDEN] {"\u000A"}⚠️ Not carried out: Steward's account may not write in the chat (CHAT_WRITE_FORBIDDEN). Please answer yourself.
        [USER_BANNED_IN_CHANNEL] {"\u000A"}⚠️ Not carried out: Telegram restricts Steward's account (USER_BANNED_IN_CHANNEL). Please answer yourself.
        [REACTION_INVALID] {"\u000A"}⚠️ No mark in the chat: this reaction is not allowed there (REACTION_INVALID).
        [MSG_ID_INVALID] {"\u000A"}⚠️ Not carried out: the message is gone.
        [MESSAGE_ID_INVALID] {"\u000A"}⚠️ Not carried out: the message is gone.
        [REPLY_MESSAGE_ID_INVALID] {"\u000A"}⚠️ Not carried out: the message is gone, there is nothing to reply to.
       *[other] {" "}{ $trouble }
    }
# Each word here also works by itself, as a reply to the card.
ask-legend =
    { $state ->
        [claimed]
            { $answerable ->
                [yes] 👍 correct · 👎 wrong (reply with the correction) · 💊 doctor · 🤝 hand over · 👌 done · 🤷 not a request
               *[no] 🤝 hand over · 👌 done · 💊 doctor · 🤷 not a request · “answer: …”, Steward posts it in the chat
            }
        [doctor]
            { $answerable ->
                [yes] 👍 correct · 👎 wrong (reply with the correction) · 👀 mine · 👌 done · 🤷 not a request
               *[no] 👀 mine · 👌 done · 🤷 not a request · “answer: …”, Steward posts it in the chat
            }
        [doubted]
            { $human ->
                [yes] Reply with the correction, Steward posts it in the chat · 👀 mine · 🤝 hand over · 💊 doctor · 🤷 not a request
               *[no] 👀 mine · 💊 doctor · 🤷 not a request · “answer: …”, Steward posts the correction in the chat
            }
        [verified] 👎 wrong · 💊 doctor · 🤷 not a request · “undo”: open again
        [corrected] “answer: …”: correct it once more · “undo”: open again
        [worker] “answer: …”, Steward posts it in the chat · 🤷 not a request · “undo”: open again
        [closed]
            { $reason ->
                [not-a-request] 👀 mine · “undo”: open again
               *[no] 👀 mine · “answer: …”, Steward posts it in the chat
            }
       *[other]
            { $answerable ->
                [yes] 👍 correct · 👎 wrong (reply with the correction) · 💊 doctor · 👀 mine · 🤷 not a request
               *[no] 👀 mine · 🤝 hand over · 👌 done · 🤷 not a request · “answer: …”, Steward posts it in the chat
            }
    }
ask-call =
    { $state ->
        [answered] 🔔 An answer waits to be verified
        [doctor] 💊 The doctor is waited for
        [doubted] 👎 An answer in the chat is wrong and needs a correction
       *[other] 🔔 An answer is waited for
    } · { ask-head }: { $link }
    To take it: 👀 here or on the card.
answer-too-long = Nothing was sent: the text has { $length } characters, and a message takes { $most }. Please make it shorter.

no-such-answer =
    { $most ->
        [0] There are no answers on the card just now.
       *[other] There is no answer of that number on the card: they go from 1 to { $most }.
    }
answer-refused = ⚠️ Your text did not reach the chat: Telegram says { $code }. Reply here once more (“answer: …”), or write in the chat yourself.

## Questions and answers: what Steward says in the chat

late-notice = It is outside the staff's working hours; they are back on { $when }. Members may answer before that. If a life is in danger, do not wait: call 103 or 112.
voice-wish =
    If you can, please write it: the answer comes sooner, and everybody can help. If you cannot, that is all right: { $when ->
        [now] somebody of the staff will listen today.
       *[other] the staff will listen when they are back: { $when }.
    }
answer-verified = ✔ Verified by the staff: correct.
answer-corrected =
    A correction by the staff:
    { $words }
answer-worker =
    The staff answer:
    { $words }

## Questions and answers: lists, who is on duty

morning-list =
    ☀ Working time begins. { $count ->
        [0] Nobody waits.
       *[other] Waiting: { $count }
    }{ $withdrawn ->
        [0] {""}
       *[other] {"\u000A"}Closed by themselves (message deleted, author gone): { $withdrawn }
    }
    { $lines }
calls-list =
    🔔 Several requests wait: { $count }. To take one: 👀 on its card.
    { $lines }
ask-known = That is a request already: { $link } ({ $state ->
        [asked] waits for members
        [answered] answered, to verify
        [escalated] waits, nobody has it
        [claimed] somebody has it
        [doubted] waits for a correction
        [doctor] waits for the doctor
        [closed] closed
       *[other] settled
    }).
ask-unknown = I cannot find that message. It may be deleted, or the link leads to another chat.
ask-ours = That message is by the staff or by the house itself, so it is not taken as a request.
open-list =
    { $count ->
        [0] There are no open requests.
       *[other] Open requests: { $count }
    }
    { $lines }
list-line =
    { $number }. { $kind ->
        [voice] 🎤 voice message
        [invite] 🎟 let in
       *[other] { $topic }
    }, { $asked } · { $state ->
        [answered] to verify
        [claimed] 👀 { $by }
        [doubted] correction: { $by }
        [doctor] 💊 doctor
       *[other] waits
    } · { $link }
list-more = … and { $more } more
crew-list =
    { $count ->
        [0] Nobody has said “on duty”: everybody gets the alarms and calls.
       *[other] 🟢 on duty · ⚪ off duty
    }
    { $lines }
crew-line =
    { $duty ->
        [yes] 🟢
       *[no] ⚪
    } { $who } { $skills }
duty-on = You are on duty. On duty in all: { $count }. When you finish, write “off duty”.
duty-off =
    { $count ->
        [0] You are off duty. Nobody is on duty: everybody gets the alarms now.
       *[other] You are off duty. Still on duty: { $count }.
    }
skills-kept = Noted. Questions that come to you first: { $skills }

## Alarm

alarm-card =
    🆘 { $asked } · { $reason }
    { $link }{ ask-quote }
    { alarm-state }{ alarm-trouble }{ alarm-notes }
    { alarm-legend }
alarm-state =
    { $state ->
        [taken] 🔥 { $by } has it
        [over] 👌 { $by }: over
        [false] 🤷 { $by }: wrong alarm, the text in the chat is taken back
       *[raised]
            ⏳ Nobody has it yet{ $pages ->
                [0] {""}
               *[other] {" "}· paged { $pages }× more
            }
    }
alarm-notes =
    { $joined ->
        [0] {""}
       *[other] {"\u000A"}Further messages about it: { $joined }
    }{ $gone ->
        [yes] {"\u000A"}The message was deleted. That does not mean that all is well.
       *[no] {""}
    }{ $state ->
        [raised] { alarm-advice }
        [taken] { alarm-advice }
       *[other] {""}
    }
alarm-advice = {"\u000A"}Answer in the chat, ask for the address in private. Ambulance: { $number }. Stay in touch until it is there.
alarm-trouble =
    { $trouble ->
        [CHAT_WRITE_FORBIDDEN] {"\u000A"}⚠️ Not sent: Steward's account may not write in the chat. Write there yourself, now.
        [USER_BANNED_IN_CHANNEL] {"\u000A"}⚠️ Not sent: Telegram restricts Steward's account. Write in the chat yourself, now.
       *[other] {" "}{ $trouble }
    }
alarm-legend =
    { $state ->
        [taken] 🙏 back-up · 👌 over · 🤷 wrong alarm · “hand over”: somebody else
        [over] 🔥 I have it · 🤷 wrong alarm · “undo”: page again
        [false] 🔥 I have it · “undo”: page again
       *[raised] 🔥 I have it · 🙏 back-up · 👌 over · 🤷 wrong alarm
    }
alarm-page =
    { $state ->
        [taken] 🙏 Back-up is needed, { $by } has it
       *[raised] 🆘 An alarm, nobody has it · page { $pages }
    }: { $reason }
    { $link }
    { alarm-legend }
alarm-prompt =
    How is it going? Do they respond, do they breathe? Is the ambulance ({ $number }) on its way? Stay in touch until it is there.
    { $link }
    { alarm-legend }
# In the chat, as a reply to the message. The last line is empty where there is no bot.
alarm-text =
    🆘 If a life is in danger, call an ambulance now: { $number }. Tell them the address and what you see.
    An overdose? If there is naloxone, give it. Breathing but not waking: turn them on their side. Not breathing: tell the ambulance, and ask what to do.
    Do not leave them alone until the ambulance is there. If it is you who is unwell, call too, and get somebody to come to you. The staff are being called.
    { $bot }
alarm-own-text = { $text }

## Why there is an alarm

urgent = a life seems to be in danger
urgent-breathing = breathes badly, or not at all
urgent-colour = turns blue or pale
urgent-waking = does not wake up
urgent-body = a cold body, or foam at the mouth
urgent-seizure = a seizure
urgent-bleeding = heavy bleeding
urgent-heart = heart or pulse
urgent-stroke = looks like a stroke
urgent-throat = a swollen throat, or choking
urgent-heat = overheating, fever, delirium
urgent-overdose = an overdose
urgent-took = too much, or the wrong thing, was taken
urgent-suicide = sounds like a farewell, or thoughts of dying
urgent-injury = a severe injury, cold, water, current, fire or gas
urgent-dying = somebody is said to be dying
urgent-naloxone = naloxone is needed at once, or does not help

## For the operator: errors. Each is one line.

# Part of other texts: how many more mistakes there are in the settings.
settings-more =
    { $others ->
        [0] {""}
       *[other] {" "}(and { $others } more)
    }
# Part of other texts: what the system says, by its code.
system-says =
    { $code ->
        [EACCES] Permission denied
        [EEXIST] File exists
        [EISDIR] Is a directory
        [ENOENT] No such file or directory
        [ENOSPC] No space left on device
        [ENOTDIR] Not a directory
        [EPERM] Operation not permitted
        [EROFS] Read-only file system
       *[other] { $why }
    }

error-no-input = There is nothing to read: give `score` JSON lines on standard input, for example `python bot.py score < messages.jsonl`
error-no-settings = There are no settings: looked for { $file }. Begin with a copy of config/steward.example.toml, or name your file: --config PATH or STEWARD_CONFIG.
error-key-in-settings = { $file }: the database's key does not belong in this file: put it into STEWARD_KEY, or into a file of its own that storage.key_file names.
error-no-server-key = { $file }: telegram.server.key_file: there is no such file; the server's operator has it
error-no-toml = { $file } is not valid TOML: { $problem }
error-no-utf8 = { $file } is not UTF-8 text: save it as UTF-8
error-settings-unreadable = { $file } cannot be read: { system-says }
error-topic-words =
    The words of [topics.{ $topic }] cannot be read. One phrase a line: a word, or the beginning of one and * after at least three letters; docs/operators.md shows how.
error-variable-no-json =
    The environment variable { $variable } should be JSON, such as ["2026-12-31"].
error-variable-unknown =
    The environment variable { $variable } sets nothing: { $near ->
        [none] unset it; config/steward.example.toml lists the settings.
       *[other] did you mean { $near }?
    }{ settings-more }
error-setting-unknown =
    { $file }: { $setting } is not a setting: { $near ->
        [none] remove it; config/steward.example.toml lists the settings.
       *[other] did you mean { $near }?
    }{ settings-more }
error-setting-missing =
    { $file }: { $setting } is missing: { $purpose ->
        [telegram-api_id] the application's number, from my.telegram.org
        [telegram-api_hash] the application's secret, from my.telegram.org
        [telegram-server-host] address of the server
        [telegram-server-port] its port
        [telegram-server-key_file] its public RSA key, a PEM file
        [rooms-chat] the members' chat that Steward moderates
        [rooms-staff] the private room of the staff, where the cards go
       *[other] a table
    }. config/steward.example.toml shows how.{ settings-more }
error-setting-no-table = { $file }: { $setting } must be a table: write [{ $setting }] and its settings below.{ settings-more }
error-setting-choice = { $place }: should be { $choices } or { $last }.{ settings-more }
error-same-rooms = { $place }: { $one } and { $other } must be two different rooms.{ settings-more }
# The kinds are pydantic's and our own (config/settings.py).
error-setting-value =
    { $place }: { $kind ->
        [no_supergroup] must be the id of a supergroup or channel, such as -1001234567890
        [no_home] names a home folder that cannot be found: write the whole path
        [no_zone] there is no such time zone; for example Europe/Moscow
        [no_time] should be a time such as 10:00
        [string_pattern_mismatch] should be a name of letters, digits and hyphens, 2 to 24 long
        [no_spans] should be times such as 10:00-18:00, with a space between two of them
        [no_date] should be a day such as 2027-01-01
        [no_topic] should be a name of small Latin letters, digits and underscores, such as bus_schedule
        [tuple_type] should be a list in brackets, such as [2027-01-01, 2027-01-07]
        [no_key] must be 64 hex digits, such as `openssl rand -hex 32` prints
        [key_inside] key_file must lie outside folder, or whoever copies the data has the key too
        [two_keys] the database's key is given twice: unset STEWARD_KEY or remove storage.key_file
        [greater_than] should be greater than { $limit }
        [greater_than_equal] should be greater than or equal to { $limit }
        [less_than] should be less than { $limit }
        [less_than_equal] should be less than or equal to { $limit }
        [string_too_short]
            { $limit ->
                [one] should have at least { $limit } character
               *[other] should have at least { $limit } characters
            }
        [string_too_long]
            { $limit ->
                [one] should have at most { $limit } character
               *[other] should have at most { $limit } characters
            }
        [string_type] should be a valid string
        [int_type] should be a valid integer
        [int_parsing] should be a valid integer, unable to parse string as an integer
        [int_parsing_size] Unable to parse input string as an integer, exceeded maximum size
        [int_from_float] should be a valid integer, got a number with a fractional part
        [finite_number] should be a finite number
        [bool_type] should be a valid boolean
        [bool_parsing] should be a valid boolean, unable to interpret input
        [path_type] is not a valid path
       *[other] is not what this setting takes
    }.{ settings-more }

error-folder-not-made = The data folder { $folder } (storage.folder) cannot be made: { system-says }.
error-folder-not-used = The data folder { $folder } (storage.folder) cannot be used: { system-says }.
error-small-missing = The small model { $file } is not there or cannot be read ({ $why }): get Steward's files again, or switch it off (models.small = false).
error-small-damaged = The small model { $file } is damaged or of another version of Steward: get Steward's files again, or switch it off (models.small = false).
error-already-running = Another Steward is already running on this data folder: stop that one first, or give this one a folder of its own (storage.folder).
error-key-missing = The key file { $file } (storage.key_file) is not there: put it back from where you keep it, or run 'python bot.py login' to begin anew.
error-key-unreadable = The key file { $file } (storage.key_file) cannot be read: it must be a text file that the user who runs Steward may read.
error-key-open = Others can read the key file { $file } (storage.key_file): run 'chmod 600' on it.
error-no-key = The key file { $file } (storage.key_file) does not hold a key: it must be one line of 64 hex digits. Put back the right file.
error-key-not-made = The key file { $file } (storage.key_file) cannot be made: { system-says }. Choose a folder that the user who runs Steward may write to.
error-database-unreadable = The database { $file } cannot be opened: the user who runs Steward must be able to read and write it and its folder (storage.folder).
error-wrong-key = The key does not open { $file }: give the key that this database was made with (STEWARD_KEY, or storage.key_file), or restore both from the same backup.
error-damaged = The database { $file } is damaged: restore it from a backup, or move it away and run 'python bot.py login' to begin anew.
error-newer-database = This database was written by a newer Steward (schema { $schema }, this one knows { $known }): update Steward, or restore an older backup.

error-no-login-yet = Nobody is logged in yet: run 'python bot.py login'.
error-no-login = Nobody is logged in: run 'python bot.py login'.
error-session-ended = Telegram ended this session: run 'python bot.py login'.
error-no-telegram = Telegram cannot be reached: check the network, the machine's clock, and telegram.server if you have set one.
error-closed = Telegram closed the connection for good: see the lines above.
error-server-key = { $file } (telegram.server.key_file) is not a public RSA key in a PEM file: take the one that the server prints at start.
error-not-a-member = Steward's account is not a member of { $rooms }: add it to these chats, or correct the ids under [rooms] in the settings.
error-outside = Steward's account is no longer in one of its rooms: 'python bot.py check' says which; add the account to it again.
error-unreadable = Telegram could not be asked just now ({ $reason }): try again.

error-nobody-answers = Nobody answers: run 'python bot.py login' in a terminal.
error-phone-invalid = Telegram does not know this phone number: give it in the international form, +7…
error-phone-refused = Telegram refuses this phone number ({ $reason }): wait a day, then write to recover@telegram.org.
error-phone-unoccupied = This number has no Telegram account: make one with Telegram's own app first.
error-wait-login = Telegram asks to wait { span-seconds } before the next login.
error-wait-try = Telegram asks to wait { span-seconds } before the next try.
error-code-expired = This code is too old: run 'python bot.py login' again.
error-wrong-code = Still not it: run 'python bot.py login' again when you have the right one at hand.

## For the operator: login, logout

login-phone = Phone number:
login-code = The code that Telegram sent:
login-password = The account's second password (2FA):
login-again = That was not it. Once more.
login-qr = Telegram > Settings > Devices > Link Desktop Device:
login-already = Already logged in.
login-done = Logged in, and all rooms found. Next: 'python bot.py check'.
logout-done = Logged out.

## For the operator: check. A line's name, and what to do where all is not well.

check-settings = settings
check-database = key and database
check-login = login
check-start = start
check-models = models: none yet, readable rules judge
check-clock = clock
check-clock-off = this machine is { $offset } s off Telegram's time: run NTP
check-outside = Steward's account is not in it: add the account, or correct the id
check-staff = staff room
check-staff-empty = nobody but Steward is in it: add the moderators
check-staff-people =
    { $people ->
        [one] staff room: { $people } person decides
       *[other] staff room: { $people } people decide
    }
check-chat-kind = this is no supergroup: give the id of the members' chat
check-room-kind = this must be a private supergroup in which the cards are discussed
check-room-public = this room is public: make it private, or members can read the cards
check-channel-kind = this is a group: give the id of the open channel
check-right = right to { check-right-name }
check-right-missing = make Steward's account an admin who may { check-right-name }
check-right-name =
    { $right ->
        [delete_messages] delete messages
        [invite_users] invite by link
       *[ban_users] ban users
    }
check-reactions = reactions in { $room }
check-reactions-missing = allow { $reactions } in the room's settings
error-telegram-refuses =
    Telegram refuses this ({ $code }): { $code ->
        [API_ID_INVALID] correct telegram.api_id and telegram.api_hash, from my.telegram.org.
       *[other] try again later.
    }

## Models

model-nothing = No large model is installed; the small one judges alone. To install one: 'python bot.py model install'.
model-checkpoint = Checkpoint: { $file }, undamaged.
model-installed = Installed: { $file }. Next, for four times the speed: 'python bot.py model compile'.
model-not-compiled = Not compiled: it runs on the detoxify package, slowly. Next: 'python bot.py model compile'.
model-other-checkpoint = The compiled model is from another checkpoint than the installed one: run 'python bot.py model compile'.
model-compiled =
    Compiled ({ $kind }). Against Detoxify itself, on { $messages } messages: largest difference { $largest }, mean { $mean }; in log-odds mean { $logit }, and 99 of 100 below { $far }; { $flips } of { $answers } answers on the other side of 0.5.
model-refused = { $kind } was too far from Detoxify (largest difference { $largest }; in log-odds 99 of 100 below { $far }) and is not used.
model-bench =
    { $kind }: { $rate } messages/s, p50 { $middle } ms, p99 { $slow } ms, peak memory { $memory } MB, start { $cold } s
model-downloading = Downloading
model-copying = Copying
model-checking = Checking
model-asking = Asking Detoxify
model-building = Building
model-comparing = Comparing
model-measuring = Measuring

error-model-no-detoxify = The detoxify package is missing, which is needed to install, to compile, and to run without compiling: pip install '.[detoxify]'.
error-model-no-onnxruntime = The onnxruntime or the sentencepiece package is missing: pip install .
error-model-folder = The note in { $folder } of which model is in use is damaged: install and compile the model again.
error-model-busy = Another process is installing or compiling a model: wait until it is done.
error-model-disk-full = The disk is full: make room in { $folder }. The model in use stays.
error-model-not-written = { $folder } cannot be used ({ $code }: { $why }). The model in use stays.
error-model-not-found = There is no file { $file }.
error-model-unreadable = { $file } cannot be read ({ $code }: { $why }). The model in use stays.
error-model-damaged = { $file } is damaged, cut off, or no checkpoint at all: fetch it again. The model in use stays.
error-model-unsafe = { $file } wants to run a program when it is loaded. Nothing of it was run. Do not trust where it comes from. The model in use stays.
error-model-no-checkpoint = { $file } is not in Detoxify's format: it needs "state_dict" and "config". The model in use stays.
error-model-architecture = { $file } is another kind of model: it must be an XLM-R classifier, such as Detoxify's "multilingual". The model in use stays.
error-model-shapes = The weights in { $file } do not fit together. The model in use stays.
error-model-classes = The classes in { $file } are missing, do not fit its answers, or do not name "toxicity". The model in use stays.
error-model-not-finite = { $file } holds weights that are no numbers. The model in use stays.
error-model-tokenizer = sentencepiece.bpe.model is damaged, or not the tokenizer of an XLM-R.
error-model-tokenizer-unfit = The tokenizer and { $file } do not belong together: their numbers of words differ. The model in use stays.
error-model-hub-tokenizer = The hub gave another tokenizer than XLM-R's: try again later, or name one with --tokenizer FILE. The model in use stays.
error-model-no-tokenizer = The tokenizer could not be fetched: check the connection, or name one with --tokenizer FILE.
error-model-wrong-hash = { $file } is not what its name says (the hash differs): fetch it again. If you are sure of it, give it a name without the hash. The model in use stays.
error-model-no-internet = The model could not be fetched: the connection is missing or broke off. Run the command again, it goes on from there; or fetch the file elsewhere and name it.
error-model-download-refused = The server refuses the model (HTTP { $code }): fetch the file elsewhere and name it.
error-model-download-short = The download broke off. Run the command again, it goes on from there.
error-model-nothing-installed = There is no checkpoint to compile. First: 'python bot.py model install'.
error-model-checkpoint-damaged = The installed checkpoint is damaged ({ $folder }): run 'python bot.py model install' again.
error-model-compiled-damaged = The compiled model is damaged ({ $file }): run 'python bot.py model compile' again.
error-model-compiled-format = The compiled model is of another version of Steward: run 'python bot.py model compile' again.
error-model-reference = The detoxify package cannot load the checkpoint in { $folder }: install it again.
error-model-too-far = The compiled model answers differently from Detoxify in every form; nothing was changed. Steward goes on without compiling it.

## Score and replay

error-line =
    Line { $number } cannot be scored: { $problem ->
        [bom] it begins with a byte order mark: save the file as UTF-8 without one
        [empty] it is empty: give one JSON object a line
        [json] it is not JSON
        [long] it is longer than 1 MB
        [object] it is not a JSON object with "text" and, if there is one, "reply_to"
        [reply] "reply_to" must be the text of the message replied to, or null
        [text] "text" must be there, and be a string
        [utf8] it is not UTF-8
       *[other] it cannot be read
    }. The lines before it were scored.
error-staff = --staff: { $id } is not an account: write ids such as user123456 or 123456, with commas between them.
error-export-unreadable = The export { $file } cannot be read: { system-says }.
error-export-folder = { $file } is a folder: name the file in it that was exported as JSON, mostly result.json.
error-export-no-file = { $file } is not an ordinary file: replay reads an export more than once. Save it to a file first.
error-export-html = { $file } is an HTML export: export the chat again in Telegram Desktop, as "Machine-readable JSON".
error-export-none = { $file } is not an exported chat: in Telegram Desktop choose "Export chat history", as "Machine-readable JSON".
error-export-which = { $file } holds several chats. Choose one: --chat and its id or name. Ids: { $chats }.
error-export-no-chat = { $file } holds no such chat. Its ids: { $chats }.
error-export-damaged = { $file } is damaged or cut off at about byte { $byte }: { $messages } messages before that were read. Export the chat again.
error-output = The answers cannot be written: { system-says }. Give them a place where there is room, and begin again.
error-out-taken = { $folder } holds other things than a replay: choose another folder with --out.
error-out-unwritable = { $folder } cannot be written: { system-says }.
replay-progress = Messages: { $messages } · { $speed } a second
replay-done = Messages: { $messages }. Steward would have flagged as rude: { $rude }, personal data: { $personal }, adverts: { $adverts }.
replay-requests = Requests: { $requests }. Answered by members: { $peers }, unanswered: { $waiting }. Emergencies: { $emergencies }.
replay-no-staff = Nobody was named as staff, so the staff's messages were judged like members'. To leave them out: --staff ID,ID.
replay-report = The report: { $file }
replay-private = The folder { $folder } holds members' words: look, then delete it.

report-title = What Steward would have done
report-lead = Nothing was sent, and nobody was told. These are the messages that moderators would have seen as cards.
report-private = This page holds members' words. Keep it to yourself, and delete its folder when you have looked.
report-broken = The export breaks off: this page covers the part before that.
report-period = { $first } to { $last }
report-messages = messages
report-members = members who wrote
report-cards = cards for the staff
report-cards-a-day = cards a day
report-flagged-members = members with a flagged message
report-exempt = by staff and channels, never flagged
report-kind =
    { $kind ->
        [personal] Personal data
        [advert] Adverts
       *[rude] Rudeness
    }
report-requests = Requests
report-requests-lead = What Steward would have taken for a request, and which messages for answers to it. It makes mistakes: open the texts and look. Whether the answers are right is for the staff to say in a live chat.
report-requests-all = requests and questions
report-requests-peers = were answered by members
report-requests-waiting = were left unanswered
report-requests-late = would have been shown to the staff: nobody answered in the time of the topic
report-requests-half = until the first answer: half waited no longer
report-requests-most = until the first answer: nine in ten waited no longer
report-requests-replies = of the answers are Telegram replies
report-requests-emergencies = emergencies
report-requests-asked = Asked
report-request-kind =
    { $kind ->
        [help] Help
        [emergency] Emergency
        [invite] Let somebody in
        [unclear] Unclear
        [voice] Voice message
       *[question] Question
    }
report-topic-head = Topic
report-topic-all = all
report-outcome-head =
    { $outcome ->
        [peers] Members answered
        [staff] Staff only
        [thanks] Settled itself
        [again] Asked again
       *[nobody] Nobody
    }
report-outcome =
    { $outcome ->
        [peers] members answered
        [staff] only the staff answered
        [thanks] settled, its author says
        [written] its author wrote it down
        [again] answered, but asked again
       *[nobody] nobody answered
    }
report-exchanges = Questions and answers
report-exchanges-lead = The newest first. The texts are hidden until you open them.
report-exchanges-list =
    { $list ->
        [alarms] Emergencies
        [answered] Answered
       *[waiting] Unanswered
    }
report-exchanges-cut = The latest { $shown } of { $count }; the others are in findings.jsonl.
report-exchange-words =
    { $answers ->
        [0] Text
       *[other] Text and answers: { $answers }
    }
report-answers-more = … and further answers: { $more }
report-first = after { $span }
report-span =
    { $unit ->
        [days] { $number } d
        [hours] { $number } h
        [minutes] { $number } min
       *[seconds] { $number } s
    }
report-staff = staff
report-with-reply =
    { $reply ->
        [yes] as a Telegram reply
       *[no] without a reply
    }
report-confidence = confidence { $confidence }
report-threshold = Threshold of rudeness
report-threshold-lead = A score says how sure Steward is that somebody here is being insulted: from 0 (surely not) to 1 (surely). Steward flags from { $at } upwards; in a live chat, moderators' decisions move this little by little.
report-slider = Move the slider to see what another threshold would have meant, in the chart and in the examples, too. Nothing in Steward changes by it.
report-flagged = flagged
report-a-day = a day
report-share = of members' messages
report-ours = now
report-other-thresholds = Other thresholds
report-by-time =
    { $unit ->
        [week] Rudeness by week
        [month] Rudeness by month
        [year] Rudeness by year
       *[day] Rudeness by day
    }
report-bars = Flagged messages over time; at most { $highest } in one bar.
report-by-hour = Rudeness by weekday and hour
report-hours = Flagged messages at the present threshold. The times are those of the computer that exported the chat.
report-weekday =
    { $day ->
        [0] Mon
        [1] Tue
        [2] Wed
        [3] Thu
        [4] Fri
        [5] Sat
       *[6] Sun
    }
report-by-reason = Reasons
report-reason = Reason
report-kind-head = Kind
report-count = Messages
report-nothing = Nothing was found.
report-examples = Examples
report-examples-lead = The texts are hidden until you open them. Shown are the highest scores, and those closest to the threshold on either side. Members have numbers, which mean nothing outside this page.
report-shown = Flagged messages shown here:
report-shown-of = of
report-open = Open all texts
report-close = Close all texts
report-member =
    { $member ->
        [0] member unknown
       *[other] member { $member }
    }
report-below = below the threshold
report-score = score { $score }
report-words = Text of the message
report-no-words = (no text)
report-in-reply = In reply to:
report-link = Open in Telegram
