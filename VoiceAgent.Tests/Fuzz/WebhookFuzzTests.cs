using System.Diagnostics;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.CallGateway.Webhooks;
using VoiceAgent.Tests.Randomness;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Fuzz;

/// <summary>
/// Inputs that nobody sends on purpose, to every webhook and to the API: real examples with random changes and valid credentials. No input may make the
/// gateway fail, and they may not fill its memory. <c>VOICEAGENT_CASES=100000</c> sends as many.
/// </summary>
[Trait("Kind", "Property")]
public sealed class WebhookFuzzTests(ITestOutputHelper output)
{
    private const int Usual = 2_000;
    private const int AtOnce = 8;

    // What is still in use after a collection may grow by this much: the answers, caches of the serializer, and the fake stores of the last calls.
    private const long MostGrowth = 64L * 1024 * 1024;

    private static readonly (string Key, string Value)[] Settings =
    [
        .. SignedMessage.Settings, ("Api:RequestsPerSecond", "1000000"), ("Api:Burst", "1000000"), ("Webhooks:Limits:PerSecond", "1000000"), ("Webhooks:Limits:Burst", "1000000"),
        ("Webhooks:Limits:RefusedPerSecond", "1000000"), ("Webhooks:Limits:RefusedBurst", "1000000"), ("Webhooks:Test", "true"), ("Webhooks:Inbox:AcknowledgeWithin", "00:00:00.050"),
        ("Webhooks:Inbox:MostParked", "100"),
    ];

    [Theory, Seeds("6136")]
    public async Task No_input_makes_a_webhook_or_the_api_fail(Seed seed)
    {
        var cases = seed.Cases(Usual);
        var answers = new SortedDictionary<int, int>();
        output.WriteLine($"Seed {seed}, {cases} cases.");
        var began = Stopwatch.GetTimestamp();
        long? before = null;

        // The fake stores keep all they get, so each part of the cases has a new gateway.
        for (var from = 0; from < cases; from += Usual)
        {
            await using var gateway = await GatewayHost.StartAsync(lines: 3, Settings);
            using var round = new FuzzRound(gateway, await LiveCall.TalkAsync(gateway));
            var numbers = Enumerable.Range(seed.Number + from, Math.Min(Usual, cases - from)).ToList();
            foreach (var together in numbers.Chunk(AtOnce))
            {
                foreach (var (number, status, said) in await Task.WhenAll(together.Select(round.SendAsync)))
                {
                    Assert.True(status is not (500 or 502), $"Case {number}: {status} for {said}\n{Seed.ToRepeat($"{number}", nameof(No_input_makes_a_webhook_or_the_api_fail))}");
                    answers[status] = answers.GetValueOrDefault(status) + 1;
                }
            }

            // After what was sent, the gateway still answers a caller.
            Assert.Equal(200, await round.RingAsync());
            before ??= GC.GetTotalMemory(forceFullCollection: true);
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before!.Value;
        output.WriteLine($"{string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}"))}. Memory {growth / 1024 / 1024.0:+0.0;-0.0} MiB. {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s.");
        Assert.True(growth < MostGrowth, $"The memory in use grew by {growth / 1024 / 1024} MiB.");
        Assert.True(cases < 100 || answers.Count > 3, "The cases reach too few kinds of answers.");
    }
}
