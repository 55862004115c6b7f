using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>How trunks are, for all gateways together. The edge to the telephone network reports it. A report that cannot be stored throws.</summary>
internal interface ITrunkStates
{
    /// <summary>How a trunk is for this gateway. Send it at each change, and at least every <see cref="TrunkStateRules.Interval"/>.</summary>
    Task ReportAsync(string trunk, GatewayTrunkState state);

    /// <summary>The gateway stops, or has the trunk no more.</summary>
    Task ForgetAsync(string trunk, string gateway);

    /// <summary>A call has begun.</summary>
    Task ReportCallAsync(string trunk, CallDirection direction);

    /// <summary>A call or a request has failed. With a status, the day's failures are counted.</summary>
    /// <param name="error">Numbers in its words are masked here.</param>
    Task ReportErrorAsync(string trunk, TrunkError error);

    /// <summary>How good a call was that has ended.</summary>
    Task ReportQualityAsync(string trunk, TrunkCallQuality quality);

    Task<TrunkState> ReadAsync(string trunk);
}
