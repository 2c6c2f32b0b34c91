"""`help.*`: the little that clients ask before they begin."""

from datetime import timedelta
from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer
from sandbox.methods.call import Call, Methods
from sandbox.world.files import DC

LIMITS = {
    "chat_size_max": 200, "megagroup_size_max": 200_000, "forwarded_count_max": 100,
    "online_update_period_ms": 210_000, "offline_blur_timeout_ms": 5000,
    "offline_idle_timeout_ms": 30_000, "online_cloud_timeout_ms": 300_000,
    "notify_cloud_delay_ms": 30_000, "notify_default_delay_ms": 1500,
    "push_chat_period_ms": 60_000, "push_chat_limit": 2, "edit_time_limit": 172_800,
    "revoke_time_limit": 2_147_483_647, "revoke_pm_time_limit": 2_147_483_647,
    "rating_e_decay": 2_419_200, "stickers_recent_limit": 200,
    "channels_read_media_period": 604_800, "call_receive_timeout_ms": 20_000,
    "call_ring_timeout_ms": 90_000, "call_connect_timeout_ms": 30_000,
    "call_packet_timeout_ms": 10_000, "caption_length_max": 1024, "message_length_max": 4096,
    "webfile_dc_id": DC,
}  # fmt: skip


def get_config(call: Call, _: Any) -> Answer:
    """The server's limits; its one data centre is where the client already is."""
    now = call.world.now
    return types.Config(
        date=now,
        expires=now + timedelta(hours=1),
        test_mode=False,
        this_dc=DC,
        dc_options=[types.DcOption(DC, *call.world.address)],
        dc_txt_domain_name="",
        me_url_prefix="https://t.me/",
        revoke_pm_inbox=True,
        **LIMITS,
    )


def get_nearest_dc(_call: Call, _: Any) -> Answer:
    """The only one there is."""
    return types.NearestDc("XX", DC, DC)


def get_app_config(_call: Call, _: Any) -> Answer:
    """The client settings that concern reactions."""
    values = {"reactions_uniq_max": 11, "reactions_user_max_default": 1}
    return types.help.AppConfig(
        1,
        types.JsonObject(
            [types.JsonObjectValue(k, types.JsonNumber(float(v))) for k, v in values.items()]
        ),
    )


METHODS: Methods = {
    functions.help.GetConfigRequest: get_config,
    functions.help.GetNearestDcRequest: get_nearest_dc,
    functions.help.GetAppConfigRequest: get_app_config,
}
OPEN = frozenset(METHODS)
