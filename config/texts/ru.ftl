# Тексты Стюарда по-русски. Формат — Project Fluent. Те же имена и те же $переменные должны быть
# в en.ftl: это проверяет тест. Пробелы в начале строк продолжения в текст не попадают.

## Общее

# Сколько времени; входит в другие тексты, всегда в винительном падеже: «через», «на», «подождать».
span-seconds =
    { $seconds ->
        [one] { $seconds } секунду
        [few] { $seconds } секунды
       *[other] { $seconds } секунд
    }
span-hours =
    { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[other] { $hours } часов
    }

## Модерация: карточка в комнате сотрудников

somebody = кто-то
# Вместо слов сообщения, которое цитируется.
quote-media = (без текста: картинка, голос или файл)
quote-gone = (сообщения уже нет)
quote-unread = (слова сейчас не прочитать: откройте ссылку)
reason-report = на сообщение пожаловался участник
card-flag =
    { card-flag-head }: { $link }
    { $reason }{ card-flag-notes }{ card-flag-record }{ card-flag-quote }
    { card-flag-state }{ card-flag-trouble }
    { card-flag-legend }
card-flag-head =
    { $kind ->
        [personal] 🔒 Личные данные
        [advert] 📢 Реклама
        [report] ❗ Участник жалуется на сообщение
       *[rude] 🗯 Грубость
    }
card-flag-notes =
    { $edited ->
        [yes] {"\u000A"}Сообщение изменили.
       *[no] {""}
    }{ $reports ->
        [0] {""}
       *[other] {"\u000A"}Жалоб от участников: { $reports }
    }
# Что решали раньше об этом же участнике.
card-flag-record =
    { $record ->
        [0] {""}
       *[other] {"\u000A"}Раньше об этом участнике{ card-flag-explained }{ card-flag-removed }{ card-flag-muted }{ card-flag-banned }
    }
card-flag-explained =
    { $explained ->
        [0] {""}
       *[other] {" · "}объясняли { $explained }×
    }
card-flag-removed =
    { $removed ->
        [0] {""}
       *[other] {" · "}удаляли { $removed }×
    }
card-flag-muted =
    { $muted ->
        [0] {""}
       *[other] {" · "}мут { $muted }×
    }
card-flag-banned =
    { $banned ->
        [0] {""}
       *[other] {" · "}бан { $banned }×
    }
card-flag-quote =
    { $quoted ->
        [text] {"\u000A"}{ $quote }
        [media] {"\u000A"}{ quote-media }
       *[no] {"\u000A"}{ quote-gone }
    }
card-flag-state =
    { $state ->
        [mine] 👀 Взял(а): { $by }
        [harmless] 🕊 { $by }: всё в порядке
        [explained] ✍ { $by }: объяснить в чате (уходит через { span-seconds } после решения)
        [deleted] 🙈 { $by }: сообщение удалено
        [muted] 🙊 { $by }: мут на { span-hours }
        [banned] 💔 { $by }: бан (исполняется через { span-seconds } после решения)
       *[open]
            { $turn ->
                [0] ⏳ Пока никто не решил
               *[other] ⏳ { $by }: решение отменено, карточка снова открыта
            }
    }{ $deleted ->
        [yes]
            { $state ->
                [deleted] {""}
               *[other] {" "}· сообщение удалено
            }
       *[no] {""}
    }{ $gone ->
        [yes] {" "}· сообщения в чате уже нет
       *[no] {""}
    }
card-flag-trouble =
    { $trouble ->
        [none] {""}
        [AUTHOR_UNKNOWN] {"\u000A"}⚠️ Telegram не говорит, кто это написал: ни мут, ни бан невозможны.
        [CHAT_ADMIN_REQUIRED] {"\u000A"}⚠️ Не выполнено: у аккаунта Стюарда нет на это права в чате (CHAT_ADMIN_REQUIRED).
        [USER_NOT_PARTICIPANT] {"\u000A"}⚠️ Не выполнено: участника в чате уже нет (USER_NOT_PARTICIPANT).
        [MSG_ID_INVALID] {"\u000A"}⚠️ Не выполнено: сообщения уже нет, отвечать не на что.
        [MESSAGE_ID_INVALID] {"\u000A"}⚠️ Не выполнено: сообщения уже нет.
        [REPLY_MESSAGE_ID_INVALID] {"\u000A"}⚠️ Не выполнено: сообщения уже нет, отвечать не на что.
        [RESTRICTED_BY_ADMIN] {"\u000A"}⚠️ Не выполнено: участника ограничил своими руками администратор, и это строже; пусть он и решает.
        [USER_ADMIN_INVALID] {"\u000A"}⚠️ Не выполнено: этот участник — администратор чата (USER_ADMIN_INVALID).
       *[other] {"\u000A"}⚠️ Не выполнено: Telegram отвечает { $trouble }.
    }
card-flag-legend = 🕊 всё в порядке · ✍ объяснить · 🙊 мут · 💔 бан · 🙈 удалить · 👀 беру
staff-words =
    Не понимаю это слово. Под карточкой я знаю: беру, в порядке, объяснить, мут, бан, удалить, отмена.

## Модерация: что Стюард говорит в чате

public-explain =
    { $kind ->
        [personal] Пожалуйста, не пишите здесь телефоны, адреса и данные документов, ни свои, ни чужие: это небезопасно. Сообщение можно удалить самим.
        [advert] Этот чат — чтобы помогать друг другу, а не для рекламы.
       *[other] Здесь не место, чтобы оскорблять друг друга. Все пришли сюда за поддержкой; давайте говорить так, чтобы никого не ранить.
    }

## Причины

reason-insult-you = оскорбление в адрес собеседника («ты», «вы»)
reason-insult-reply = оскорбление в ответ на чужое сообщение
reason-insult-name = оскорбление рядом с именем того, кто есть в чате
reason-insult-bare = оскорбление без адресата
reason-slur = слово ненависти к группе людей
reason-threat = угроза
reason-curse = пожелание смерти или беды
reason-drive-out = прогоняет из чата или посылает
reason-silence = затыкает рот
reason-contempt = презрение к собеседнику
reason-mockery = издёвка над собеседником
reason-accuse = враждебное обвинение
reason-model = похоже на грубость кому-то здесь
reason-model-you = похоже на грубость собеседнику
reason-model-name = похоже на грубость о ком-то из присутствующих
reason-model-reply = похоже на грубый ответ на чьё-то сообщение
reason-large = похоже на грубость кому-то здесь, так считает и Detoxify
reason-large-insult = похоже на оскорбление, так считает и Detoxify
reason-large-threat = похоже на угрозу, так считает и Detoxify
reason-large-identity-attack = похоже на ненависть к группе людей, так считает и Detoxify
reason-phone = номер телефона
reason-card = номер банковской карты
reason-email = адрес электронной почты
reason-document = номер документа (паспорт, СНИЛС, ИНН, полис)
reason-address = домашний адрес
reason-identity = полное имя с датой рождения
reason-advert-drugs = похоже на рекламу продавца
reason-advert-loan = похоже на рекламу займов
reason-advert-job = похоже на рекламу «лёгкого заработка»
reason-advert-invest = похоже на рекламу вложений или ставок
reason-advert-papers = похоже на рекламу виз и документов
reason-advert-promotion = похоже на рекламу канала или услуг

## Модерация: что Стюард рассказывает о себе

answer-numbers =
    Грубость отмечается начиная с { $threshold } из 100{ $moved ->
        [up] { answer-up }
        [down] { answer-down }
       *[no] {""}
    }.
    Среди последних решений: согласны с отметкой — { $upheld }, «не вред» — { $harmless }.
    Обычно — { $usual }; решения сдвигают порог от { $lowest } до { $highest }. Начать заново: «сбросить порог».
answer-up = {" "}(тише обычного: много отметок были напрасны)
answer-down = {" "}(внимательнее обычного: почти все отметки были верны)
answer-reset =
    Грубость снова отмечается начиная с { $usual } из 100; было { $threshold }.
    Дальше считаются только новые решения.

## Приглашения: что Стюард пишет участникам, лично

invite-link =
    Вот приглашение: { $url }
    { $uses ->
        [1] Оно для одного человека
       *[other] Оно для { $uses } человек
    } и работает до { $until }. Перешлите ссылку или покажите картинку тому, кому доверяете.{ $join ->
        [direct] {""}
        [auto] {" "}Человек попросится войти, и его сразу впустят.
       *[ask] {" "}Человек попросится войти, и сотрудники ответят.
    }
    Не выкладывайте её там, где её увидят все. Передумали — напишите «отозвать».
invite-late = Ссылка задерживается: Telegram просит подождать. Пришлю её сюда около { $when }, больше ничего делать не нужно.
invite-failed = Сейчас не получилось сделать ссылку. Сотрудники уже знают; попробуйте позже.
invite-later = Сейчас не получилось ответить. Напишите, пожалуйста, ещё раз через несколько минут, лично.
invite-paused = Сейчас новые приглашения не выдаются. Попробуйте через день или спросите сотрудников.
invite-frozen = Сейчас ссылку выдать нельзя. Если это ошибка, напишите сотрудникам.
invite-muted = Пока вы не можете писать в чат, приглашать тоже нельзя. Потом — пожалуйста.
invite-newcomer = Вы у нас недавно. Приглашать можно с { $when }: так безопаснее для всех.
invite-quota =
    Ваши приглашения пока закончились (их { $quota }). { $when ->
        [soon] Новое появится, как только закроется старая ссылка.
       *[other] Следующее появится { $when }.
    }
invite-mine =
    Открытых ссылок: { $open }. Можно пригласить ещё: { $left }.{ $when ->
        [no] {""}
       *[other] {" "}Следующее приглашение вернётся { $when }.
    }
    Закрыть открытые ссылки — «отозвать».
invite-taken-back =
    { $open ->
        [0] Открытых ссылок у вас нет.
       *[other] Готово, закрыто ссылок: { $open }. Те, кто уже вошёл, остаются.
    }
invite-forgotten =
    Готово. Стюард больше не хранит, кого вы пригласили и кто пригласил вас; открытые ссылки закрыты. Остались только числа без имён.{ $frozen ->
        [yes] {" "}Приглашать вам по-прежнему нельзя: отметка об этом, без имени, исчезнет в свой срок. Если это ошибка, напишите сотрудникам.
       *[no] {""}
    }
invite-help =
    Это автоматический помощник чата. Он понимает:
    «пригласить» — ссылка для человека, которому вы доверяете (всего их { $quota });
    «мои приглашения» — что осталось;
    «отозвать» — закрыть свои ссылки;
    «забудь меня» — стереть, кого вы пригласили и кто пригласил вас.
    Нужна помощь? Напишите в чат: там отвечают люди. Если опасно для жизни, звоните 103 или 112.
# В чат, без имени: кто просил, тот поймёт.
invite-write-first = Кто просил ссылку: напишите мне, пожалуйста, лично — первым написать вам я не могу.

## Приглашения: что Стюард пишет сотрудникам

handout-progress =
    🎟 { $source }, { $week }: готово ссылок { $done } из { $size }{ $failed ->
        [0] {""}
       *[other] , не получилось: { $failed }
    }{ $new ->
        [yes] {"\u000A"}Это новый источник. Если в названии опечатка: «источник { $source } выкл».
       *[no] {""}
    }
handout-sheet = { $label }: карточки для печати, ссылок: { $links }. Каждая на одного человека.
handout-list = { $label }: те же ссылки списком.
handout-late = Telegram просит подождать с новыми ссылками; раздатка продолжится около { $when }.
handout-size = За один раз можно от 1 до { $most } ссылок. Например: «раздатка василеостровская 40».
handout-peers = «{ $source }» — это ссылки, которые дают друг другу участники. Назовите источник иначе.
handout-paused = Приглашения на паузе. Сначала: «приглашения продолжить».
handout-off = Источник { $source } выключен. Сначала: «источник { $source } вкл».
handout-skipped = Новых ссылок для { $source } на этой неделе нет: приглашения на паузе или источник выключен.
sheet-title = Приглашение в чат
sheet-page = { $number } из { $of }
sheet-rule = Здесь помогают друг другу: без оскорблений, без рекламы, без чужих имён и номеров.
sheet-rule-own = { $rule }
chart-title = Кто пришёл, по неделям
chart-empty = Пока никто не пришёл
order-handout = Напишите так: «раздатка василеостровская 40». В конце можно добавить «сразу», «авто» или «заявка».
order-source = Напишите так: «источник василеостровская выкл» или «… вкл».
order-whom = О ком речь? Дайте ссылку на сообщение в чате, @имя или ответьте на карточку: «ветка https://t.me/c/1234/567».
whom-unknown = Не нашёл, о ком это: сообщения или человека с таким именем нет.
whom-later = Telegram сейчас не отвечает, о ком это. Попробуйте через несколько минут.
source-unknown = Источника { $source } нет. Все источники покажет слово «источники».
card-request =
    🚪 Просится войти: { $way ->
        [peer] по ссылке от участника
        [handout] по раздатке { $source }, { $week }
       *[unknown] неизвестно как, не по ссылке Стюарда
    }
    { $answer ->
        [auto] 👍 впускаю
        [yes] 👍 { $by }: впустить (через { span-seconds } после решения)
        [no] 👎 { $by }: не пускать (через { span-seconds } после решения)
        [gone] Уже не ждёт: решили в Telegram или передумали.
       *[open] 👍 впустить · 👎 не пускать
    }{ $trouble ->
        [none] {""}
       *[other] {"\u000A"}⚠ Telegram отказал: { $trouble }
    }
card-plan =
    ❄ { $target ->
        [source] Выключить источник { $source }
        [branch] Заморозить ветку: этого участника и всех ниже
       *[member] Заморозить приглашения этого участника
    }
    Закроется ссылок: { $links }{ $target ->
        [source] {""}
       *[other] . Не смогут приглашать: { $members }
    }. Из чата никто не удаляется.
    { $answer ->
        [yes] 👍 { $by }: сделано. Вернуть: снять 👍 за { span-seconds } или ответить «отмена»; закрытые ссылки не вернутся.
        [no] 👎 { $by }: не надо
        [gone] Это уже было заморожено или выключено: вернуть можно там или словом «разморозить» («… вкл»).
        [undone] Возвращено ({ $by }). Закрытые ссылки не вернулись, но и не считаются.
       *[open] 👍 да · 👎 нет
    }
thawed =
    { $done ->
        [yes] { $target ->
            [source] Источник { $source } снова включён; старые ссылки остались закрытыми.
            [branch] Ветка снова может приглашать.
           *[member] Участник снова может приглашать.
        }
       *[no] { $target ->
            [source] Источник { $source } и так включён.
           *[other] Здесь ничего не было заморожено.
        }
    }
invites-trouble =
    ⚠ Telegram не даёт { $what ->
        [link] сделать ссылку
        [revoke] закрыть ссылку
        [double] закрыть лишнюю ссылку
       *[alter] изменить ссылку
    } ({ $code }). Проверьте у Стюарда право приглашать: `bot.py check`.
invites-wave =
    🌊 За { $minutes } мин пришло человек: { $joins }. Новые ссылки не выдаются, открытые превращены в заявки.
    Всё в порядке? «приглашения продолжить». Нет? «источник … выкл» или «ветка …».
invites-paused =
    Приглашения на паузе. Превращено в заявки ссылок: { $links }. Вернуть: «приглашения продолжить».
invites-resumed =
    Приглашения снова выдаются. Открыто обратно ссылок: { $links }.
invites-daily =
    За сутки пришли не по ссылкам Стюарда: { $foreign }{ $unknown ->
        [0] {""}
       *[other] ; по его ссылкам, но неизвестно каким: { $unknown }
    }.
invites-weekly = Неделя { $week }: выдано ссылок { $issued }, пришло { $joined }, отозвано { $revoked }.
invites-now =
    { $paused ->
        [yes] ⏸ Приглашения на паузе.
       *[no] Приглашения выдаются.
    }
    Открытых ссылок: у участников { $peers }, в раздатках { $handouts }{ $waiting ->
        [0] {""}
       *[other] {" "}(ещё делаются: { $waiting })
    }.
    Заявок без ответа: { $requests }. Заморозок: { $frozen }.
    Источники: { $on ->
        [none] нет
       *[other] { $on }
    }{ $off ->
        [none] {""}
       *[other] {"\u000A"}Выключены: { $off }
    }

## Вопросы и ответы: карточка в комнате сотрудников

ask-card =
    { ask-head }: { $link }
    Спросили { $asked }{ ask-quote }{ ask-answers }
    { ask-state }{ ask-notes }{ ask-trouble }{ ask-where }
    { ask-legend }
ask-head =
    { $kind ->
        [voice] 🎤 Голосовое или видео: нужно послушать
        [invite] 🎟 Просят впустить кого-то в чат
        [unclear] 🤔 Просят о чём-то, но неясно о чём
        [help] 🙋 Просьба · { $topic }
       *[question] ❓ Вопрос · { $topic }
    }
# Слова того, кто спрашивает; и того, кто поднял тревогу.
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
       *[other] {"\u000A"}Ответы в чате: { $answers }{"\u000A"}{ $quotes }{ $more ->
            [0] {""}
           *[other] {"\u000A"}и ещё { $more }: их карточка покажет после этих
        }
    }
ask-state =
    { $state ->
        [answered]
            { $answers ->
                [0] 💬 Пишет, что помогли, а кто и чем, не видно: загляните в чат
               *[other] 💬 Похоже, ответили. Верно ли?
            }
        [escalated]
            { $answers ->
                [0] ⏳ Ответа пока нет, никто не взял
               *[other] ⏳ Никто не взял, ответы не проверены
            }{ $calls ->
                [0] {""}
               *[other] {" "}· звали ещё { $calls }×
            }
        [claimed] 👀 Занимается { $by }
        [doubted]
            { $human ->
                [yes] 👎 Нужна поправка: пишет { $by }, на это { $minutes } мин
               *[no] 👎 Нужна поправка, никто не взял
            }
        [doctor] 💊 Ждёт врача{ ask-by }
        [verified] 👍 Верно{ ask-by } (отметка в чате — через { span-seconds } после решения)
        [corrected] ✅ Поправка дана{ ask-by }
        [worker] ✅ Сотрудник ответил{ ask-by }
        [closed]
            { $reason ->
                [not-a-request] 🤷 Не запрос{ ask-by }
                [withdrawn] ✖ Закрыто: сообщение удалили
                [left] ✖ Закрыто: автора больше нет в чате
                [written] ✖ Закрыто: автор написал словами
               *[no] ✖ Закрыто
            }
       *[asked] ⏳ Спрашивают снова, ждём ответа
    }
# Чьё это решение.
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
               *[other] {" "}· автор пишет, что помогло
            }
       *[no] {""}
    }{ $left ->
        [yes]
            { $reason ->
                [left] {""}
               *[other] {" "}· автора больше нет в чате
            }
       *[no] {""}
    }{ $gone ->
        [yes]
            { $reason ->
                [withdrawn] {""}
               *[other] {" "}· сообщение удалили
            }
       *[no] {""}
    }
# Где отвечать; пока есть кому.
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
        [private] {"\u000A"}Лучше ответить лично: дело личное
       *[chat] {"\u000A"}Лучше ответить в чате: пригодится всем
    }
# Чего не знаем, то показываем как есть; чаще всего там пусто.
ask-trouble =
    { $trouble ->
        [CHAT_ADMIN_REQUIRED] {"\u000A"}⚠️ Не выполнено: у аккаунта Стюарда нет на это права в чате (CHAT_ADMIN_REQUIRED).
        [CHAT_WRITE_FORBIDDEN] {"\u000A"}⚠️ Не выполнено: аккаунту Стюарда нельзя писать в чат (CHAT_WRITE_FORBIDDEN). Ответьте сами.
        [USER_BANNED_IN_CHANNEL] {"\u000A"}⚠️ Не выполнено: Telegram ограничил аккаунт Стюарда (USER_BANNED_IN_CHANNEL). Ответьте сами.
        [REACTION_INVALID] {"\u000A"}⚠️ Отметки в чате нет: такая реакция там не разрешена (REACTION_INVALID).
        [MSG_ID_INVALID] {"\u000A"}⚠️ Не выполнено: сообщения уже нет.
        [MESSAGE_ID_INVALID] {"\u000A"}⚠️ Не выполнено: сообщения уже нет.
        [REPLY_MESSAGE_ID_INVALID] {"\u000A"}⚠️ Не выполнено: сообщения уже нет, отвечать не на что.
       *[other] {" "}{ $trouble }
    }
# Каждое слово здесь работает и само: ответом на карточку.
ask-legend =
    { $state ->
        [claimed]
            { $answerable ->
                [yes] 👍 верно · 👎 неверно (поправку — ответом сюда) · 💊 врачу · 🤝 передаю · 👌 готово · 🤷 не запрос
               *[no] 🤝 передаю · 👌 готово · 💊 врачу · 🤷 не запрос · «ответ: …» — в чат от Стюарда
            }
        [doctor]
            { $answerable ->
                [yes] 👍 верно · 👎 неверно (поправку — ответом сюда) · 👀 беру · 👌 готово · 🤷 не запрос
               *[no] 👀 беру · 👌 готово · 🤷 не запрос · «ответ: …» — в чат от Стюарда
            }
        [doubted]
            { $human ->
                [yes] Поправку — ответом сюда, Стюард напишет её в чат · 👀 беру · 🤝 передаю · 💊 врачу · 🤷 не запрос
               *[no] 👀 беру · 💊 врачу · 🤷 не запрос · «ответ: …» — поправка в чат от Стюарда
            }
        [verified] 👎 неверно · 💊 врачу · 🤷 не запрос · «отмена» — открыть снова
        [corrected] «ответ: …» — поправить ещё раз · «отмена» — открыть снова
        [worker] «ответ: …» — в чат от Стюарда · 🤷 не запрос · «отмена» — открыть снова
        [closed]
            { $reason ->
                [not-a-request] 👀 беру · «отмена» — открыть снова
               *[no] 👀 беру · «ответ: …» — в чат от Стюарда
            }
       *[other]
            { $answerable ->
                [yes] 👍 верно · 👎 неверно (поправку — ответом сюда) · 💊 врачу · 👀 беру · 🤷 не запрос
               *[no] 👀 беру · 🤝 передаю · 👌 готово · 🤷 не запрос · «ответ: …» — в чат от Стюарда
            }
    }
ask-call =
    { $state ->
        [answered] 🔔 Ответ ждёт проверки
        [doctor] 💊 Ждут врача
        [doubted] 👎 Ответ в чате неверен, нужна поправка
       *[other] 🔔 Ждут ответа
    } · { ask-head }: { $link }
    Взять: 👀 здесь или на карточке.
answer-too-long = Ничего не отправлено: в тексте { $length } знаков, а в сообщение помещается { $most }. Сократите, пожалуйста.

no-such-answer =
    { $most ->
        [0] Ответов на карточке сейчас нет.
       *[other] Ответа с таким номером на карточке нет: номера от 1 до { $most }.
    }
answer-refused = ⚠️ Ваш текст не ушёл в чат: Telegram отвечает { $code }. Ответьте ещё раз сюда («ответ: …») или напишите в чат сами.

## Вопросы и ответы: что Стюард говорит в чате

late-notice = Сейчас у сотрудников нерабочее время; они снова на связи: { $when }. Участники могут ответить и раньше. Если жизнь в опасности, не ждите: 103 или 112.
voice-wish =
    Если можете, напишите это, пожалуйста, словами: так ответят быстрее и ответить смогут все. Если нет, ничего страшного: { $when ->
        [now] кто-нибудь из сотрудников послушает сегодня.
       *[other] сотрудники послушают, когда вернутся: { $when }.
    }
answer-verified = ✔ Сотрудники проверили: верно.
answer-corrected =
    Сотрудники уточняют:
    { $words }
answer-worker =
    Отвечают сотрудники:
    { $words }

## Вопросы и ответы: списки, кто дежурит

morning-list =
    ☀ Рабочее время началось. { $count ->
        [0] Никто не ждёт.
       *[other] Ждут: { $count }
    }{ $withdrawn ->
        [0] {""}
       *[other] {"\u000A"}Закрылись сами (сообщение удалили, автор вышел): { $withdrawn }
    }
    { $lines }
calls-list =
    🔔 Ждут сразу несколько запросов: { $count }. Взять запрос: 👀 на его карточке.
    { $lines }
ask-known = Это уже запрос: { $link } ({ $state ->
        [asked] ждёт ответа участников
        [answered] есть ответ, надо проверить
        [escalated] ждёт, никто не взял
        [claimed] взят в работу
        [doubted] ждёт поправки
        [doctor] ждёт врача
        [closed] закрыт
       *[other] решён
    }).
ask-unknown = Такого сообщения не вижу: его удалили, или ссылка ведёт в другой чат.
ask-ours = Это сообщение команды или самой организации, запросом оно не станет.
open-list =
    { $count ->
        [0] Открытых запросов нет.
       *[other] Открытых запросов: { $count }
    }
    { $lines }
list-line =
    { $number }. { $kind ->
        [voice] 🎤 голосовое
        [invite] 🎟 впустить
       *[other] { $topic }
    }, { $asked } · { $state ->
        [answered] проверить
        [claimed] 👀 { $by }
        [doubted] поправка: { $by }
        [doctor] 💊 врачу
       *[other] ждёт
    } · { $link }
list-more = … и ещё { $more }
crew-list =
    { $count ->
        [0] Никто не сказал «дежурю»: тревоги и вызовы получают все.
       *[other] 🟢 на смене · ⚪ не на смене
    }
    { $lines }
crew-line =
    { $duty ->
        [yes] 🟢
       *[no] ⚪
    } { $who } { $skills }
duty-on = Вы на смене. Всего на смене: { $count }. Закончите — напишите «не дежурю».
duty-off =
    { $count ->
        [0] Вы не на смене. На смене никого: тревоги теперь получают все.
       *[other] Вы не на смене. На смене осталось: { $count }.
    }
skills-kept = Запомнил. Сначала вам — вопросы по этой части: { $skills }

## Тревога

alarm-card =
    🆘 { $asked } · { $reason }
    { $link }{ ask-quote }
    { alarm-state }{ alarm-trouble }{ alarm-notes }
    { alarm-legend }
alarm-state =
    { $state ->
        [taken] 🔥 Занимается { $by }
        [over] 👌 { $by }: закончилось
        [false] 🤷 { $by }: ложная тревога, текст в чате снимаем
       *[raised]
            ⏳ Никто ещё не взял{ $pages ->
                [0] {""}
               *[other] {" "}· звали ещё { $pages }×
            }
    }
alarm-notes =
    { $joined ->
        [0] {""}
       *[other] {"\u000A"}Ещё сообщений об этом: { $joined }
    }{ $gone ->
        [yes] {"\u000A"}Сообщение удалили. Это не значит, что всё хорошо.
       *[no] {""}
    }{ $state ->
        [raised] { alarm-advice }
        [taken] { alarm-advice }
       *[other] {""}
    }
alarm-advice = {"\u000A"}Ответьте в чате, спросите адрес лично. Скорая: { $number }. Будьте на связи, пока она не приедет.
alarm-trouble =
    { $trouble ->
        [CHAT_WRITE_FORBIDDEN] {"\u000A"}⚠️ Не ушло: аккаунту Стюарда нельзя писать в чат. Напишите туда сами, сейчас.
        [USER_BANNED_IN_CHANNEL] {"\u000A"}⚠️ Не ушло: Telegram ограничил аккаунт Стюарда. Напишите в чат сами, сейчас.
       *[other] {" "}{ $trouble }
    }
alarm-legend =
    { $state ->
        [taken] 🙏 подмога · 👌 отбой · 🤷 ложная тревога · «не могу» — передать
        [over] 🔥 беру · 🤷 ложная тревога · «отмена» — звать снова
        [false] 🔥 беру · «отмена» — звать снова
       *[raised] 🔥 беру · 🙏 подмога · 👌 отбой · 🤷 ложная тревога
    }
alarm-page =
    { $state ->
        [taken] 🙏 Нужна подмога, занимается { $by }
       *[raised] 🆘 Тревога, никто не взял · вызов { $pages }
    }: { $reason }
    { $link }
    { alarm-legend }
alarm-prompt =
    Как там? Человек отвечает, дышит? Скорая ({ $number }) едет? Будьте на связи, пока она не приедет.
    { $link }
    { alarm-legend }
# В чат, ответом на сообщение. Последняя строка пуста, если бота нет.
alarm-text =
    🆘 Если это опасно для жизни, звоните скорой сейчас: { $number } или 103. Скажите адрес и что видите.
    Передозировка? Есть налоксон — дайте его. Дышит, но не просыпается — поверните на бок. Не дышит — скажите это скорой и спросите, что делать.
    Не оставляйте человека одного, пока не приедет скорая. Плохо вам самим — звоните тоже и позовите кого-нибудь к себе. Сотрудников уже зовём.
    { $bot }
alarm-own-text = { $text }

## Почему тревога

urgent = похоже, жизнь в опасности
urgent-breathing = плохо дышит или не дышит
urgent-colour = синеет или бледнеет
urgent-waking = не приходит в себя
urgent-body = холодное тело или пена изо рта
urgent-seizure = судороги
urgent-bleeding = сильное кровотечение
urgent-heart = сердце или пульс
urgent-stroke = похоже на инсульт
urgent-throat = отёк горла или чем-то подавились
urgent-heat = перегрев, жар, бред
urgent-overdose = передозировка
urgent-took = приняли или выпили слишком много или не то
urgent-suicide = похоже на прощание или мысли о смерти
urgent-injury = тяжёлая травма, холод, вода, ток, огонь или газ
urgent-dying = пишут, что человек умирает
urgent-naloxone = срочно нужен налоксон, или он не помогает

## Оператору: ошибки. Каждая — одна строка.

# Входит в другие тексты: сколько ещё ошибок в настройках.
settings-more =
    { $others ->
        [0] {""}
       *[other] {" "}(и ещё { $others })
    }
# Входит в другие тексты: что говорит система, по её коду.
system-says =
    { $code ->
        [EACCES] нет прав доступа
        [EEXIST] на этом месте уже есть файл
        [EISDIR] это папка, а не файл
        [ENOENT] нет такого файла или папки
        [ENOSPC] на диске нет места
        [ENOTDIR] на пути к ней файл, а не папка
        [EPERM] система это запрещает
        [EROFS] диск доступен только для чтения
       *[other] { $why }
    }

error-no-input = Читать нечего: дайте `score` строки JSON на стандартный ввод, например `python bot.py score < messages.jsonl`
error-no-settings = Настроек нет: файл { $file } не найден. Начните с копии config/steward.example.toml или укажите свой файл: --config PATH или STEWARD_CONFIG.
error-key-in-settings = { $file }: ключу базы не место в этом файле. Задайте его в STEWARD_KEY или положите в отдельный файл и укажите его в storage.key_file.
error-no-server-key = { $file }: telegram.server.key_file: такого файла нет. Возьмите его у того, кто держит сервер.
error-no-toml = { $file } — неправильный TOML: { $problem }
error-no-utf8 = { $file } — не текст в UTF-8. Сохраните его в UTF-8.
error-settings-unreadable = { $file } не читается: { system-says }.
error-topic-words =
    Слова темы [topics.{ $topic }] не читаются. По одной фразе в строке: слово или его начало из трёх и более букв и *; примеры — в docs/operators.md.
error-variable-no-json =
    В переменной окружения { $variable } нужен JSON, например ["2026-12-31"].
error-variable-unknown =
    Переменная окружения { $variable } ничего не задаёт. { $near ->
        [none] Уберите её; все настройки — в config/steward.example.toml.
       *[other] Может быть, { $near }?
    }{ settings-more }
error-setting-unknown =
    { $file }: настройки { $setting } нет. { $near ->
        [none] Уберите её; все настройки — в config/steward.example.toml.
       *[other] Может быть, { $near }?
    }{ settings-more }
error-setting-missing =
    { $file }: не хватает { $setting } — { $purpose ->
        [telegram-api_id] это номер приложения с my.telegram.org
        [telegram-api_hash] это секрет приложения с my.telegram.org
        [telegram-server-host] это адрес сервера
        [telegram-server-port] это порт сервера
        [telegram-server-key_file] это открытый ключ RSA сервера, файл PEM
        [rooms-chat] это чат участников, который модерирует Стюард
        [rooms-staff] это закрытая комната сотрудников, куда приходят карточки
       *[other] это таблица
    }. Пример — в config/steward.example.toml.{ settings-more }
error-setting-no-table = { $file }: { $setting } должна быть таблицей. Напишите [{ $setting }], а ниже её настройки.{ settings-more }
error-setting-choice = { $place }: должно быть { $choices } или { $last }.{ settings-more }
error-same-rooms = { $place }: { $one } и { $other } должны быть разными комнатами.{ settings-more }
# Виды ошибок — от pydantic и наши собственные (config/settings.py).
error-setting-value =
    { $place }: { $kind ->
        [no_supergroup] нужен id супергруппы или канала, например -1001234567890
        [no_home] указывает на домашнюю папку, которой нет: напишите путь целиком
        [no_zone] нет такого часового пояса; например, Europe/Moscow
        [no_time] нужно время вида 10:00
        [string_pattern_mismatch] нужно имя из букв, цифр и дефисов, от 2 до 24 знаков
        [no_spans] нужно время вида 10:00-18:00; если промежутков несколько, между ними пробел
        [no_date] нужен день вида 2027-01-01
        [no_topic] нужно имя из строчных латинских букв, цифр и подчёркиваний, например bus_schedule
        [tuple_type] нужен список в скобках, например [2027-01-01, 2027-01-07]
        [no_key] нужны 64 шестнадцатеричные цифры, как их печатает `openssl rand -hex 32`
        [key_inside] key_file должен лежать вне folder, иначе вместе с данными скопируют и ключ
        [two_keys] ключ базы задан дважды. Уберите STEWARD_KEY или storage.key_file
        [greater_than] должно быть больше { $limit }
        [greater_than_equal] должно быть не меньше { $limit }
        [less_than] должно быть меньше { $limit }
        [less_than_equal] должно быть не больше { $limit }
        [string_too_short]
            { $limit ->
                [one] нужен хотя бы { $limit } символ
                [few] нужно хотя бы { $limit } символа
               *[other] нужно хотя бы { $limit } символов
            }
        [string_too_long]
            { $limit ->
                [one] можно не больше { $limit } символа
               *[other] можно не больше { $limit } символов
            }
        [string_type] нужна строка в кавычках
        [int_type] нужно целое число
        [int_parsing] нужно целое число, а это не число
        [int_parsing_size] нужно целое число, и не такое длинное
        [int_from_float] нужно целое число, без дробной части
        [finite_number] нужно обычное число
        [bool_type] нужно true или false
        [bool_parsing] нужно true или false
        [path_type] нужен путь к файлу или папке
       *[other] такое значение не подходит
    }.{ settings-more }

error-folder-not-made = Не получается создать папку данных { $folder } (storage.folder): { system-says }.
error-folder-not-used = Не получается открыть папку данных { $folder } (storage.folder): { system-says }.
error-small-missing = Малой модели { $file } нет на месте, или она не читается ({ $why }). Возьмите файлы Стюарда заново или выключите её (models.small = false).
error-small-damaged = Малая модель { $file } повреждена или от другой версии Стюарда. Возьмите файлы Стюарда заново или выключите её (models.small = false).
error-already-running = С этой папкой данных уже работает другой Стюард. Сначала остановите его или дайте этому свою папку (storage.folder).
error-key-missing = Файла ключа { $file } (storage.key_file) нет на месте. Верните его оттуда, где вы его храните, или начните заново: 'python bot.py login'.
error-key-unreadable = Файл ключа { $file } (storage.key_file) не читается. Это должен быть текстовый файл, который может читать пользователь, запускающий Стюарда.
error-key-open = Файл ключа { $file } (storage.key_file) могут прочитать другие. Выполните для него 'chmod 600'.
error-no-key = В файле ключа { $file } (storage.key_file) нет ключа: нужна одна строка из 64 шестнадцатеричных цифр. Верните правильный файл.
error-key-not-made = Не получается создать файл ключа { $file } (storage.key_file): { system-says }. Выберите папку, куда может писать пользователь, запускающий Стюарда.
error-database-unreadable = База { $file } не открывается. Пользователь, запускающий Стюарда, должен иметь право читать и менять её и её папку (storage.folder).
error-wrong-key = Ключ не подходит к { $file }. Дайте ключ, с которым создана эта база (STEWARD_KEY или storage.key_file), или восстановите базу и ключ из одной резервной копии.
error-damaged = База { $file } повреждена. Восстановите её из резервной копии или уберите её и начните заново: 'python bot.py login'.
error-newer-database = Эту базу записал более новый Стюард (схема { $schema }, этот знает { $known }). Обновите Стюарда или восстановите более старую резервную копию.

error-no-login-yet = Вход ещё не выполнен. Войдите: 'python bot.py login'.
error-no-login = Вход не выполнен. Войдите: 'python bot.py login'.
error-session-ended = Telegram завершил этот сеанс. Войдите снова: 'python bot.py login'.
error-no-telegram = Telegram недоступен. Проверьте сеть, часы машины и telegram.server, если вы его задали.
error-closed = Telegram закрыл соединение насовсем. Причина — в строках выше.
error-server-key = { $file } (telegram.server.key_file) — не открытый ключ RSA в файле PEM. Возьмите тот, который сервер печатает при запуске.
error-not-a-member = Аккаунт Стюарда не состоит в { $rooms }. Добавьте его в эти чаты или исправьте id в разделе [rooms] настроек.
error-outside = Аккаунта Стюарда больше нет в одной из его комнат. В какой — скажет 'python bot.py check'. Добавьте его туда снова.
error-unreadable = Сейчас не получилось спросить Telegram ({ $reason }). Попробуйте ещё раз.

error-nobody-answers = Никто не отвечает. Запустите 'python bot.py login' в терминале.
error-phone-invalid = Telegram не знает такого номера. Укажите его в международном формате, +7…
error-phone-refused = Telegram не принимает этот номер ({ $reason }). Подождите сутки, потом напишите на recover@telegram.org.
error-phone-unoccupied = На этот номер нет аккаунта в Telegram. Сначала создайте его в приложении Telegram.
error-wait-login = Telegram просит подождать перед следующим входом: { span-seconds }.
error-wait-try = Telegram просит подождать перед следующей попыткой: { span-seconds }.
error-code-expired = Код устарел. Запустите 'python bot.py login' ещё раз.
error-wrong-code = Опять не то. Запустите 'python bot.py login' ещё раз, когда под рукой будут верные код или пароль.

## Оператору: вход и выход

login-phone = Номер телефона:
login-code = Код, который прислал Telegram:
login-password = Второй пароль аккаунта (двухэтапная аутентификация):
login-again = Не подходит. Ещё раз.
login-qr = Telegram > Настройки > Устройства > Подключить устройство:
login-already = Вход уже выполнен.
login-done = Вход выполнен, все комнаты найдены. Дальше: 'python bot.py check'.
logout-done = Выход выполнен.

## Оператору: check. Название строки и что делать, если не всё в порядке.

check-settings = настройки
check-database = ключ и база
check-login = вход
check-start = запуск
check-models = модели: пока нет, судят понятные правила
check-clock = часы
check-clock-off = часы этой машины расходятся с Telegram на { $offset } с. Включите NTP
check-outside = аккаунта Стюарда здесь нет. Добавьте его или исправьте id
check-staff = комната сотрудников
check-staff-empty = здесь никого, кроме Стюарда. Добавьте модераторов
check-staff-people =
    { $people ->
        [one] комната сотрудников: решает { $people } человек
        [few] комната сотрудников: решают { $people } человека
       *[other] комната сотрудников: решают { $people } человек
    }
check-chat-kind = это не супергруппа. Укажите id чата участников
check-room-kind = здесь нужна закрытая супергруппа, где обсуждают карточки
check-room-public = эта комната открытая. Закройте её, иначе карточки смогут читать участники
check-channel-kind = это группа. Укажите id открытого канала
check-right = право { check-right-name }
check-right-missing = назначьте аккаунт Стюарда администратором, который может { check-right-name }
check-right-name =
    { $right ->
        [delete_messages] удалять сообщения
        [invite_users] приглашать по ссылкам
       *[ban_users] банить участников
    }
check-reactions = реакции в { $room }
check-reactions-missing = разрешите { $reactions } в настройках комнаты
error-telegram-refuses =
    Telegram отказывает ({ $code }): { $code ->
        [API_ID_INVALID] исправьте telegram.api_id и telegram.api_hash, они на my.telegram.org.
       *[other] попробуйте позже.
    }

## Models

model-nothing = Большая модель не установлена, судит одна малая. Установить: 'python bot.py model install'.
model-checkpoint = Чекпойнт: { $file }, цел.
model-installed = Установлено: { $file }. Дальше, чтобы работало вчетверо быстрее: 'python bot.py model compile'.
model-not-compiled = Не скомпилирована: работает через пакет detoxify, медленно. Дальше: 'python bot.py model compile'.
model-other-checkpoint = Модель скомпилирована из другого чекпойнта, чем установлен: запустите 'python bot.py model compile'.
model-compiled =
    Скомпилирована ({ $kind }). В сравнении с самим Detoxify, сообщений { $messages }: наибольшая разница { $largest }, средняя { $mean }; в логарифмах шансов средняя { $logit }, у 99 ответов из 100 она меньше { $far }; по другую сторону от 0,5 оказалось ответов: { $flips } из { $answers }.
model-refused = Вид { $kind } слишком расходился с Detoxify (наибольшая разница { $largest }; в логарифмах шансов у 99 ответов из 100 она меньше { $far }) и не используется.
model-bench =
    { $kind }: { $rate } сообщений/с, p50 { $middle } мс, p99 { $slow } мс, пик памяти { $memory } МБ, запуск { $cold } с
model-downloading = Скачивание
model-copying = Копирование
model-checking = Проверка
model-asking = Опрос Detoxify
model-building = Сборка
model-comparing = Сравнение
model-measuring = Замер

error-model-no-detoxify = Нет пакета detoxify, он нужен, чтобы установить модель, скомпилировать её и работать без компиляции: pip install '.[detoxify]'.
error-model-no-onnxruntime = Нет пакета onnxruntime или sentencepiece: pip install .
error-model-folder = Запись в { $folder } о том, какая модель в работе, повреждена: установите и скомпилируйте модель заново.
error-model-busy = Модель уже устанавливает или компилирует другой процесс: подождите, пока он закончит.
error-model-disk-full = Диск полон: освободите место в { $folder }. В работе прежняя модель.
error-model-not-written = Папку { $folder } использовать нельзя ({ $code }: { $why }). В работе прежняя модель.
error-model-not-found = Нет файла { $file }.
error-model-unreadable = Файл { $file } нельзя прочитать ({ $code }: { $why }). В работе прежняя модель.
error-model-damaged = Файл { $file } повреждён, обрезан или вовсе не чекпойнт: скачайте его снова. В работе прежняя модель.
error-model-unsafe = Файл { $file } при загрузке пытается запустить программу. Ничего из него не запущено. Не доверяйте источнику. В работе прежняя модель.
error-model-no-checkpoint = Файл { $file } не в формате Detoxify: нужны "state_dict" и "config". В работе прежняя модель.
error-model-architecture = В файле { $file } модель другого вида: нужен классификатор XLM-R, например "multilingual" из Detoxify. В работе прежняя модель.
error-model-shapes = Веса в файле { $file } не подходят друг к другу. В работе прежняя модель.
error-model-classes = Классов в файле { $file } нет, они не подходят к ответам модели или среди них нет "toxicity". В работе прежняя модель.
error-model-not-finite = В файле { $file } есть веса, которые не числа. В работе прежняя модель.
error-model-tokenizer = Файл sentencepiece.bpe.model повреждён или это не токенизатор XLM-R.
error-model-tokenizer-unfit = Токенизатор и { $file } не подходят друг к другу: в них разное число слов. В работе прежняя модель.
error-model-hub-tokenizer = Скачался другой токенизатор, не тот, что у XLM-R: попробуйте позже или укажите его: --tokenizer ФАЙЛ. В работе прежняя модель.
error-model-no-tokenizer = Не удалось скачать токенизатор: проверьте связь или укажите его: --tokenizer ФАЙЛ.
error-model-wrong-hash = Файл { $file } не тот, о котором говорит имя (хеш другой): скачайте его снова. Если вы уверены в файле, дайте ему имя без хеша. В работе прежняя модель.
error-model-no-internet = Не удалось скачать модель: связи нет или она оборвалась. Запустите команду ещё раз, она продолжит; или скачайте файл иначе и укажите его.
error-model-download-refused = Сервер не отдаёт модель (HTTP { $code }): скачайте файл иначе и укажите его.
error-model-download-short = Скачивание оборвалось. Запустите команду ещё раз, она продолжит.
error-model-nothing-installed = Компилировать нечего, чекпойнта нет. Сначала: 'python bot.py model install'.
error-model-checkpoint-damaged = Установленный чекпойнт повреждён ({ $folder }): запустите 'python bot.py model install' ещё раз.
error-model-compiled-damaged = Скомпилированная модель повреждена ({ $file }): запустите 'python bot.py model compile' ещё раз.
error-model-compiled-format = Скомпилированная модель от другой версии Стюарда: запустите 'python bot.py model compile' ещё раз.
error-model-reference = Пакет detoxify не может загрузить чекпойнт из { $folder }: установите его заново.
error-model-too-far = Скомпилированная модель в любом виде отвечает не так, как Detoxify; ничего не изменено. Стюард работает без компиляции.

## Команды score и replay

error-line =
    Строку { $number } нельзя оценить: { $problem ->
        [bom] она начинается с метки порядка байтов. Сохраните файл в UTF-8 без неё
        [empty] она пустая. Пишите по одному объекту JSON в строке
        [json] это не JSON
        [long] она длиннее 1 МБ
        [object] это не объект JSON с полем "text" и, если нужно, "reply_to"
        [reply] в "reply_to" должен быть текст сообщения, на которое отвечают, или null
        [text] нужно поле "text", и в нём строка
        [utf8] это не UTF-8
       *[other] её нельзя прочитать
    }. Строки до неё оценены.
error-staff = --staff: { $id } — не аккаунт. Пишите id через запятую, например user123456 или 123456.
error-export-unreadable = Экспорт { $file } нельзя прочитать: { system-says }.
error-export-folder = { $file } — папка. Укажите в ней файл, выгруженный как JSON; обычно это result.json.
error-export-no-file = { $file } — не обычный файл, а replay читает экспорт не один раз. Сначала сохраните его в файл.
error-export-html = { $file } — экспорт в HTML. Выгрузите чат в Telegram Desktop ещё раз, в «машиночитаемом формате JSON».
error-export-none = { $file } — не экспорт чата. В Telegram Desktop выберите «Экспорт истории чата» и «машиночитаемый JSON».
error-export-which = В { $file } несколько чатов. Выберите один: --chat и его id или название. Вот id: { $chats }.
error-export-no-chat = В { $file } нет такого чата. Вот id: { $chats }.
error-export-damaged = Файл { $file } повреждён или обрывается примерно на байте { $byte }; сообщений до этого места прочитано: { $messages }. Выгрузите чат ещё раз.
error-output = Ответы нельзя записать: { system-says }. Укажите место, где хватает памяти, и начните заново.
error-out-taken = В папке { $folder } лежит не только результат replay. Укажите другую: --out.
error-out-unwritable = В { $folder } нельзя записать: { system-says }.
replay-progress = Сообщений: { $messages } · { $speed } в секунду
replay-done = Сообщений: { $messages }. Стюард отметил бы: грубость — { $rude }, личные данные — { $personal }, реклама — { $adverts }.
replay-requests = Просьбы и вопросы: { $requests }. Ответили участники: { $peers }, без ответа: { $waiting }. Экстренных случаев: { $emergencies }.
replay-no-staff = Сотрудники не названы, поэтому их сообщения оценены наравне с сообщениями участников. Чтобы их не отмечать: --staff ID,ID.
replay-report = Отчёт: { $file }
replay-private = В папке { $folder } слова участников: посмотрите и удалите её.

report-title = Что сделал бы Стюард
report-lead = Ничего не отправлено, и никто об этом не узнал. Это сообщения, которые модераторы увидели бы на карточках.
report-private = На этой странице слова участников. Никому её не передавайте, а когда посмотрите, удалите всю папку.
report-broken = Экспорт обрывается: здесь только то, что было до этого места.
report-period = с { $first } по { $last }
report-messages = сообщений
report-members = участников писали
report-cards = карточек для сотрудников
report-cards-a-day = карточек в день
report-flagged-members = участников с отмеченными сообщениями
report-exempt = от сотрудников и каналов, их не отмечают
report-kind =
    { $kind ->
        [personal] Личные данные
        [advert] Реклама
       *[rude] Грубость
    }
report-requests = Просьбы и вопросы
report-requests-lead = Что Стюард принял бы за просьбу и какие сообщения — за ответы на неё. Он ошибается: откройте тексты и посмотрите. Правильны ли сами ответы, в живом чате решают сотрудники.
report-requests-all = просьб и вопросов
report-requests-peers = получили ответ от участников
report-requests-waiting = остались без ответа
report-requests-late = Стюард показал бы сотрудникам: за время, отведённое теме, никто не ответил
report-requests-half = до первого ответа: половина ждала не дольше
report-requests-most = до первого ответа: девять из десяти ждали не дольше
report-requests-replies = ответов дано через «Ответить» в Telegram
report-requests-emergencies = экстренных случаев
report-requests-asked = Просили
report-request-kind =
    { $kind ->
        [help] Просьба о помощи
        [emergency] Экстренный случай
        [invite] Впустить в чат
        [unclear] Неясно о чём
        [voice] Голосовое
       *[question] Вопрос
    }
report-topic-head = Тема
report-topic-all = все
report-outcome-head =
    { $outcome ->
        [peers] Ответили участники
        [staff] Только сотрудники
        [thanks] Решилось само
        [again] Спросили снова
       *[nobody] Никто
    }
report-outcome =
    { $outcome ->
        [peers] ответили участники
        [staff] ответили только сотрудники
        [thanks] решилось: так пишет автор
        [written] автор написал текстом
        [again] ответ был, но спросили снова
       *[nobody] никто не ответил
    }
report-exchanges = Вопросы и ответы
report-exchanges-lead = Сначала новые. Тексты скрыты, пока вы их не откроете.
report-exchanges-list =
    { $list ->
        [alarms] Экстренные случаи
        [answered] С ответом
       *[waiting] Без ответа
    }
report-exchanges-cut = Показаны последние { $shown } из { $count }; остальные есть в findings.jsonl.
report-exchange-words =
    { $answers ->
        [0] Текст
       *[other] Текст и ответы: { $answers }
    }
report-answers-more = … и ещё ответов: { $more }
report-first = через { $span }
report-span =
    { $unit ->
        [days] { $number } дн.
        [hours] { $number } ч
        [minutes] { $number } мин
       *[seconds] { $number } с
    }
report-staff = сотрудник
report-with-reply =
    { $reply ->
        [yes] через «Ответить»
       *[no] без «Ответить»
    }
report-confidence = уверенность { $confidence }
report-threshold = Порог грубости
report-threshold-lead = Оценка говорит, насколько Стюард уверен, что кого-то здесь обижают: от 0 (точно нет) до 1 (точно да). Стюард отмечает сообщения с оценкой от { $at }; в живом чате этот порог понемногу меняют решения модераторов.
report-slider = Подвиньте ползунок, чтобы увидеть, что дал бы другой порог: изменятся и график, и примеры. На самого Стюарда это не влияет.
report-flagged = отмечено
report-a-day = в день
report-share = сообщений участников
report-ours = сейчас
report-other-thresholds = Другие пороги
report-by-time =
    { $unit ->
        [week] Грубость по неделям
        [month] Грубость по месяцам
        [year] Грубость по годам
       *[day] Грубость по дням
    }
report-bars = Отмеченные сообщения по времени; в одном столбце не больше { $highest }.
report-by-hour = Грубость по дням недели и часам
report-hours = Отмеченные сообщения при нынешнем пороге. Время — по часам компьютера, на котором выгружали чат.
report-weekday =
    { $day ->
        [0] Пн
        [1] Вт
        [2] Ср
        [3] Чт
        [4] Пт
        [5] Сб
       *[6] Вс
    }
report-by-reason = Причины
report-reason = Причина
report-kind-head = Вид
report-count = Сообщений
report-nothing = Ничего не найдено.
report-examples = Примеры
report-examples-lead = Тексты скрыты, пока вы их не откроете. Здесь самые высокие оценки и самые близкие к порогу с обеих сторон. У участников номера, которые ничего не значат за пределами этой страницы.
report-shown = Показано отмеченных:
report-shown-of = из
report-open = Открыть все тексты
report-close = Скрыть все тексты
report-member =
    { $member ->
        [0] участник неизвестен
       *[other] участник { $member }
    }
report-below = ниже порога
report-score = оценка { $score }
report-words = Текст сообщения
report-no-words = (без текста)
report-in-reply = В ответ на:
report-link = Открыть в Telegram
