using System.Reflection;
using Xunit.Sdk;

namespace VoiceAgent.Tests.Randomness;

/// <summary>Runs a randomised test with the seed of the run, and also with each seed for which it ever failed.</summary>
/// <param name="failed">Seeds as a failed test prints them.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeedsAttribute(params string[] failed) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => failed.Select(Seed.ThatFailed).Prepend(Seed.Run).Select(seed => (object[])[seed]);
}
