using System.Runtime.CompilerServices;
using FsCheck;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace VoiceAgent.Tests.Randomness;

/// <summary>Checks FsCheck properties with a <see cref="Seed"/>. A failure says how to repeat its case.</summary>
internal static class SeededProperty
{
    /// <param name="cases">How many cases are drawn, unless the seed decides.</param>
    /// <param name="endSize">The size of the last cases, as FsCheck measures it.</param>
    public static void Holds(this Property property, Seed seed, int cases = 100, int endSize = 100, [CallerMemberName] string test = "") =>
        Check.One(
            Config.Default.WithMaxTest(seed.Cases(cases)).WithEndSize(endSize).WithReplay(FSharpOption<Replay>.Some(seed.Replay)).WithRunner(new Verdict(test)),
            property);

    private sealed class Verdict(string test) : IRunner
    {
        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult result)
        {
            if (result is TestResult.Failed failed)
            {
                var (last, size) = (failed.Item6, failed.Item7);
                throw new XunitException($"{Runner.onFinishedToString(test, result)}\n{Seed.ToRepeat($"{last.Seed},{last.Gamma},{size}", test)}");
            }

            if (!result.IsPassed)
            {
                throw new XunitException(Runner.onFinishedToString(test, result));
            }
        }
    }
}
