using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>Section <c>LiveKit:Agent</c>: the call with which LiveKit asks one of our agents into a room.</summary>
internal sealed record AgentDialOptions
{
    /// <summary>The name of an entry in <c>LiveKit:OutboundTrunks</c>. Null: the first one.</summary>
    public string? Trunk { get; init; }

    /// <summary>The number of ours that LiveKit calls. Its route says the agent when nobody names one. Empty: agents cannot be asked into rooms.</summary>
    public string Number { get; init; } = "";

    public TimeSpan RingingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>LiveKit hangs up after this time.</summary>
    public TimeSpan MaxCallDuration { get; init; } = TimeSpan.FromHours(4);

    public IEnumerable<string> Mistakes(LiveKitOptions all)
    {
        if (Number.Length > 0 && !CallTargets.IsNumber(Number))
        {
            yield return "'LiveKit:Agent:Number' must be a number such as +15550199001.";
        }

        if (Number.Length > 0 && all.OutboundTrunks.Count == 0)
        {
            yield return "'LiveKit:Agent:Number' is set, and there are no 'LiveKit:OutboundTrunks'. LiveKit needs a trunk to call our agents.";
        }

        if (Trunk is { Length: > 0 } && all.OutboundTrunks.All(trunk => trunk.Name != Trunk))
        {
            yield return $"'LiveKit:Agent:Trunk' is '{Trunk}', which is not in 'LiveKit:OutboundTrunks'.";
        }

        if (RingingTimeout < TimeSpan.FromSeconds(1) || RingingTimeout > TimeSpan.FromSeconds(80) || MaxCallDuration < TimeSpan.FromMinutes(1) || MaxCallDuration > TimeSpan.FromDays(1))
        {
            yield return "'LiveKit:Agent:RingingTimeout' must be between 1 and 80 seconds, and 'LiveKit:Agent:MaxCallDuration' between a minute and a day.";
        }
    }
}
