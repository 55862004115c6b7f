namespace VoiceAgent.Bench.ModelPort;

/// <summary>Processor time and memory that one round uses.</summary>
internal readonly record struct Use(double Microseconds, double Bytes)
{
    public static async Task<Use> OfAsync(Func<Task<int>> round, int times)
    {
        var (bytes, processor) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
        for (var at = 0; at < times; at++)
        {
            await round();
        }

        return new Use((Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / times, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)times);
    }

    public Use Least(Use other) => new(Math.Min(Microseconds, other.Microseconds), Math.Min(Bytes, other.Bytes));
}
