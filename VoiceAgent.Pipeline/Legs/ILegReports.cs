using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>Reports of this worker to the gateways about its legs.</summary>
internal interface ILegReports
{
    /// <summary>Reports an event. It is tried again while the gateways are away, and never throws.</summary>
    Task SendAsync(Leg leg, LegEvent happened);
}

/// <summary>Without a gateway (bench) nobody asks.</summary>
internal sealed class NoLegReports : ILegReports
{
    public Task SendAsync(Leg leg, LegEvent happened) => Task.CompletedTask;
}
