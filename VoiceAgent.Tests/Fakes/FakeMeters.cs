using System.Diagnostics.Metrics;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Meters without a listener.</summary>
internal sealed class FakeMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
