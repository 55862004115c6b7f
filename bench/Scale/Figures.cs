namespace VoiceAgent.Bench.Scale;

/// <summary>What one simulated day was like.</summary>
internal sealed class Figures
{
    public long Offered { get; set; }

    /// <summary>Rings without a free place: the callers heard that all lines are busy.</summary>
    public long Refused { get; set; }

    /// <summary>Calls that a worker handed over at a pause.</summary>
    public long HandedOver { get; set; }

    /// <summary>Calls whose worker died, and that another worker took.</summary>
    public long Reconnected { get; set; }

    /// <summary>Calls for whom no worker was found in time. They went to the fallback number.</summary>
    public long Lost { get; set; }

    /// <summary>Calls whose caller hung up while they waited for a worker.</summary>
    public long GaveUp { get; set; }

    /// <summary>Media sockets that a full worker refused.</summary>
    public long FullWorkers { get; set; }

    /// <summary>Seconds between two workers, as the caller heard them.</summary>
    public List<float> Silences { get; } = [];

    public double WorkerHours { get; set; }

    public int MostWorkers { get; set; }

    public int MostUsed { get; set; }

    /// <summary>The integral of used places and of the capacity of ready workers.</summary>
    public double UsedHours { get; set; }

    public double CapacityHours { get; set; }

    /// <summary>A sample of each minute, for the picture.</summary>
    public List<Sample> Samples { get; } = [];

    /// <summary>Refused and lost calls by what happened at the time.</summary>
    public Dictionary<string, (long Refused, long Lost)> ByTime { get; } = [];
}

internal readonly record struct Sample(TimeSpan At, int Used, int Capacity, int Workers, int Draining, long Refused, long Lost);
