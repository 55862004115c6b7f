namespace VoiceAgent.Tests.Fixtures;

/// <summary>How many pieces of computing run at a time.</summary>
internal static class Cores
{
    /// <summary>
    /// One piece for each core. Without this limit, <see cref="Parallel"/> takes every thread of the pool, and the clients and servers of the tests beside it
    /// get none until it ends.
    /// </summary>
    public static ParallelOptions All => new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}
