using static VoiceAgent.Contracts.Access.Roles;

namespace VoiceAgent.Contracts.Access;

/// <summary>The permissions, and the one table that says which role has which. The gateway enforces it, and the dashboard shows only what it allows.</summary>
public static class Permissions
{
    public const string CallsRead = "calls.read";
    public const string TranscriptsRead = "transcripts.read";
    public const string RecordingsListen = "recordings.listen";
    public const string RecordingsExport = "recordings.export";
    public const string RecordingsHold = "recordings.hold";
    public const string RecordingsDelete = "recordings.delete";
    public const string RecordingsKeys = "recordings.keys";
    public const string CallsHangUp = "calls.hangup";
    public const string CallsTransfer = "calls.transfer";
    public const string CallsRecording = "calls.recording";
    public const string CallsControl = "calls.control";
    public const string CallsPlace = "calls.place";
    public const string CallsHandOver = "calls.handover";
    public const string CallsCallBack = "calls.callback";
    public const string CallsAnalyse = "calls.analyse";
    public const string CampaignsRead = "campaigns.read";
    public const string CampaignsManage = "campaigns.manage";
    public const string RoutesRead = "routes.read";
    public const string RoutesWrite = "routes.write";
    public const string TrunksRead = "trunks.read";
    public const string TrunksWrite = "trunks.write";
    public const string RoomsRead = "rooms.read";
    public const string RoomsAgents = "rooms.agents";
    public const string RoomsTokens = "rooms.tokens";
    public const string WebhooksManage = "webhooks.manage";
    public const string EventsReplay = "events.replay";
    public const string AuditRead = "audit.read";
    public const string AuditExport = "audit.export";
    public const string CallersErase = "callers.erase";
    public const string ScaleRead = "scale.read";

    /// <summary>All permissions with the roles that have them.</summary>
    public static IReadOnlyList<Permission> Table { get; } =
    [
        new(CallsRead, "List calls and see their state.", [Viewer, Operator, Supervisor, Admin, Read]),
        new(TranscriptsRead, "Read what was said on a call, live and later.", [Viewer, Operator, Supervisor, Admin, Read]),
        new(RecordingsListen, "Listen to recordings.", [Operator, Supervisor, Admin, Read]),
        new(RecordingsExport, "Take recordings out of the platform as files.", [Supervisor, Admin]),
        new(RecordingsHold, "Keep recordings from being deleted, and end that.", [Supervisor, Admin]),
        new(RecordingsDelete, "Delete recordings.", [Admin]),
        new(RecordingsKeys, "Wrap the keys of stored recordings again.", [Admin]),
        new(CallsHangUp, "Hang up calls.", [Operator, Supervisor, Admin, Control]),
        new(CallsTransfer, "Transfer calls to a human, and give transfers up.", [Operator, Supervisor, Admin, Control]),
        new(CallsRecording, "Pause and resume the recording of live calls.", [Operator, Supervisor, Admin, Control]),
        new(CallsControl, "Act on live calls in all other ways, such as hold and keys.", [Operator, Supervisor, Admin, Control]),
        new(CallsPlace, "Place calls.", [Supervisor, Admin]),
        new(CallsHandOver, "Give a call to another worker. Only services may send such requests.", [Control]),
        new(CallsCallBack, "Note that a person wishes to be called back.", [Supervisor, Admin, Control]),
        new(CallsAnalyse, "Store what a model has found out about a finished call. Only services may send such requests.", [Control]),
        new(CampaignsRead, "See campaigns.", [Viewer, Operator, Supervisor, Admin, Read]),
        new(CampaignsManage, "Create, start, pause and end campaigns.", [Supervisor, Admin]),
        new(RoutesRead, "See which agent answers which number.", [Viewer, Operator, Supervisor, Admin, Read]),
        new(RoutesWrite, "Change which agent answers which number.", [Admin]),
        new(TrunksRead, "See trunks, dispatch rules, and how trunks are.", [Viewer, Operator, Supervisor, Admin, Read]),
        new(TrunksWrite, "Change trunks and dispatch rules.", [Admin]),
        new(RoomsRead, "List the rooms of the LiveKit server.", [Operator, Supervisor, Admin, Read]),
        new(RoomsAgents, "Ask agents into rooms of the LiveKit server, and out of them.", [Operator, Supervisor, Admin, Control]),
        new(RoomsTokens, "Make access tokens with which people join rooms of the LiveKit server.", [Supervisor, Admin, Control]),
        new(WebhooksManage, "See and change the subscriptions of webhooks.", [Admin]),
        new(EventsReplay, "Deliver events to webhooks again.", [Supervisor, Admin]),
        new(AuditRead, "Read who did what.", [Supervisor, Admin]),
        new(AuditExport, "Take the audit out of the platform as a file.", [Admin]),
        new(CallersErase, "Erase all data of a caller.", [Admin]),
        new(ScaleRead, "Read how many places the workers have.", [Admin, Read]),
    ];

    private static readonly Dictionary<string, Permission> Known = Table.ToDictionary(permission => permission.Name, StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">No permission has this name.</exception>
    public static Permission Named(string name) => Known[name];

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <summary>Whether one of the roles has the permission.</summary>
    /// <exception cref="KeyNotFoundException">No permission has this name.</exception>
    public static bool Allow(IEnumerable<string> roles, string permission) => roles.Any(Named(permission).Roles.Contains);
}
