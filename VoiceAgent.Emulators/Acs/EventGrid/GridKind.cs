namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>The kinds of Event Grid events, without the prefix <c>Microsoft.Communication.</c></summary>
internal static class GridKind
{
    public const string IncomingCall = "IncomingCall";
    public const string CallStarted = "CallStarted";
    public const string CallEnded = "CallEnded";
    public const string ParticipantAdded = "CallParticipantAdded";
    public const string ParticipantRemoved = "CallParticipantRemoved";
    public const string RecordingFile = "RecordingFileStatusUpdated";

    public static IReadOnlyList<string> All { get; } = [IncomingCall, CallStarted, CallEnded, ParticipantAdded, ParticipantRemoved, RecordingFile];
}
