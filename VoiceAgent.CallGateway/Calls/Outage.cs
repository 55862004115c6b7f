namespace VoiceAgent.CallGateway.Calls;

/// <summary>Knows whether a dependency is away, so that one message tells about an outage, however long it lasts.</summary>
internal sealed class Outage
{
    private int _isOn;

    public bool IsOn => Volatile.Read(ref _isOn) == 1;

    /// <returns>True when the outage begins with this failure.</returns>
    public bool Begin() => Interlocked.Exchange(ref _isOn, 1) == 0;

    /// <returns>True when an outage ends with this success.</returns>
    public bool End() => Interlocked.Exchange(ref _isOn, 0) == 1;
}
