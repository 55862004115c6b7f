using System.Reflection;
using Xunit.Sdk;

namespace VoiceAgent.Tests.Randomness;

/// <summary>Runs a randomised test with the seed of the run, and once more with each seed that it ever failed with.</summary>
/// <param name="failed">As the failed test has printed them.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeedsAttribute(params string[] failed) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => failed.Select(Seed.ThatFailed).Prepend(Seed.Run).Select(seed => (object[])[seed]);
}
