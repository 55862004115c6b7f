using System.Diagnostics.Metrics;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Meters under a name that nobody exports. Calls that are rehearsed must not count.</summary>
internal sealed class SilentMeters : IMeterFactory
{
    /// <summary>Begins the name of everything that a rehearsal measures.</summary>
    public const string Prefix = "Rehearsal.";

    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(Prefix + options.Name);
        lock (_meters)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    public void Dispose()
    {
        lock (_meters)
        {
            _meters.ForEach(static meter => meter.Dispose());
        }
    }
}
