using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

/// <summary>Somebody who calls, and what becomes of them.</summary>
internal sealed class QueueCaller(RingingCall ringing, TimeSpan patience, bool wantsCallBack)
{
    public RingingCall Ringing => ringing;

    /// <summary>They hang up when they have waited for so long.</summary>
    public TimeSpan Patience => patience;

    public bool WantsCallBack => wantsCallBack;

    /// <summary>Null until the call is answered.</summary>
    public CallId? Call { get; set; }

    public string ConnectionId => $"connection-{ringing.CorrelationId}";

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>The caller or the platform has hung up, or the call was not answered.</summary>
    public bool IsOver { get; set; }

    public bool HasAgent { get; set; }

    /// <summary>How many agents the caller has had, one after the other.</summary>
    public int Agents { get; set; }

    /// <summary>What the caller has heard, in order.</summary>
    public List<string> Heard { get; } = [];

    public string? Music { get; set; }

    public bool KeysAreHeard { get; set; }

    public bool HasPressed { get; set; }

    /// <summary>E.164. Null until the call was transferred or redirected.</summary>
    public string? WentTo { get; set; }

    public bool IsBusy { get; set; }
}
