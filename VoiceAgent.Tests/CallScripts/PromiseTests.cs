using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.TurnTaking.Rules;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Every provider fails often, and the caller is promised a colleague. Who was promised one gets one.</summary>
[Trait("Kind", "Property")]
public sealed class PromiseTests(ITestOutputHelper output)
{
    private static readonly (string Operation, string[] Kinds)[] Faults =
    [
        ("openai.first-token", ["status-500", "refuse", "status-429", "stall"]),
        ("openai.stream", ["cut", "empty"]),
        ("synthesis.first-byte", ["refuse", "status-429"]),
        ("synthesis.stream", ["cut"]),
        ("speech.partial", ["cut"]),
        ("speech.phrase", ["cut"]),
    ];

    [Theory, Seeds]
    public void A_caller_who_was_promised_a_colleague_gets_one_whatever_fails(Seed seed)
    {
        var (cases, promised) = (seed.Cases(100), 0);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            var yaml = Script(new Random(number));
            var call = ShippedCalls.Run(ScriptReader.Read(yaml), Pace.Measured, number);
            promised += call.HeardByCaller.Contains("putting you through", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            var broken = call.HeardByCaller.Contains("putting you through", StringComparison.OrdinalIgnoreCase) && call.Ending is not CallEnding.Transferred;

            // A caller without a promise is told why, or says goodbye. They are never left on the line.
            Assert.True(!broken && call.Ending is not (CallEnding.Defect or CallEnding.MediaLost), $"{call.Ending}. {Seed.ToRepeat($"{number}", nameof(A_caller_who_was_promised_a_colleague_gets_one_whatever_fails))}\n{yaml}\n{call.Protocol}");
            Assert.True(call.Happened.OfType<ToolCalled>().Count(tool => tool.Tool == RecoveryRules.Transfer) == call.Happened.OfType<ToolReturned>().Count(tool => tool.Tool == RecoveryRules.Transfer), call.Protocol);
        }

        output.WriteLine($"{promised} of {cases} callers were promised a colleague.");
        Assert.True(cases < 100 || promised > cases / 2, $"Only {promised} of {cases} callers were promised a colleague.");
    }

    private static string Script(Random random)
    {
        var faults = Faults.Select(fault => $"{fault.Operation}: {{ kind: {fault.Kinds[random.Next(fault.Kinds.Length)]}, rate: 0.{random.Next(10, 31)} }}");
        return $$"""
            name: A promise under faults
            from: "+15550100001"
            to: "+15550199001"
            faults: { {{string.Join(", ", faults)}} }
            steps:
              - wait for agent: { timeout: 30s }
              - say: can I speak to a human please
              - wait for agent: { heard: "robin", timeout: 25s }
              - say: I want to talk to a real person please
              - wait for agent: { heard: "robin", timeout: 90s }
              - wait for hang up: { timeout: 120s }
            """;
    }
}
