namespace VoiceAgent.Emulators.LiveKit.Protocol;

/// <summary>The messages of <c>livekit_sip.proto</c>, <c>livekit_room.proto</c> and <c>livekit_models.proto</c> that the emulator has, with the defaults of proto3.</summary>
internal static class ProtoShapes
{
    public static ProtoShape InboundTrunk { get; } = new("""
        {"sip_trunk_id":"","name":"","metadata":"","numbers":[],"allowed_addresses":[],"allowed_numbers":[],"auth_username":"","auth_password":"","auth_realm":"","headers":{},
        "headers_to_attributes":{},"attributes_to_headers":{},"include_headers":"SIP_NO_HEADERS","ringing_timeout":null,"max_call_duration":null,"krisp_enabled":false,
        "media_encryption":"SIP_MEDIA_ENCRYPT_DISABLE","media":null,"created_at":null,"updated_at":null}
        """);

    public static ProtoShape OutboundTrunk { get; } = new("""
        {"sip_trunk_id":"","name":"","metadata":"","address":"","destination_country":"","transport":"SIP_TRANSPORT_AUTO","numbers":[],"auth_username":"","auth_password":"","headers":{},
        "headers_to_attributes":{},"attributes_to_headers":{},"include_headers":"SIP_NO_HEADERS","media_encryption":"SIP_MEDIA_ENCRYPT_DISABLE","media":null,"from_host":"",
        "created_at":null,"updated_at":null}
        """);

    public static ProtoShape DispatchRule { get; } = new("""
        {"sip_dispatch_rule_id":"","rule":null,"trunk_ids":[],"hide_phone_number":false,"inbound_numbers":[],"numbers":[],"name":"","metadata":"","attributes":{},"room_preset":"",
        "room_config":null,"media":null,"krisp_enabled":false,"media_encryption":"SIP_MEDIA_ENCRYPT_DISABLE","created_at":null,"updated_at":null}
        """);

    public static ProtoShape Dial { get; } = new("""
        {"sip_trunk_id":"","trunk":null,"sip_call_to":"","sip_number":"","room_name":"","participant_identity":"","participant_name":"","participant_metadata":"","participant_attributes":{},
        "dtmf":"","play_ringtone":false,"play_dialtone":false,"hide_phone_number":false,"headers":{},"include_headers":"SIP_NO_HEADERS","ringing_timeout":null,"max_call_duration":null,
        "krisp_enabled":false,"media_encryption":"SIP_MEDIA_ENCRYPT_DISABLE","media":null,"wait_until_answered":false,"display_name":null}
        """);

    public static ProtoShape Transfer { get; } = new("""
        {"participant_identity":"","room_name":"","transfer_to":"","play_dialtone":false,"headers":{},"ringing_timeout":null}
        """);

    public static ProtoShape CreateRoom { get; } = new("""
        {"name":"","room_preset":"","empty_timeout":0,"departure_timeout":0,"max_participants":0,"node_id":"","metadata":"","tags":{},"egress":null,"agents":[]}
        """);
}
