using Microsoft.Azure.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.EndToEnd;
using VoiceAgent.Tests.Fixtures;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Chaos;

/// <summary>
/// Programs of the real stack are killed, stopped and frozen while calls are live. What callers heard is measured by their telephones. The long
/// forms are <c>bench/chaos.sh</c> and <c>bench/outages.sh</c>.
/// </summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class ChaosTests(RunningStack running, ITestOutputHelper output)
{
    // The goal is 3 s, which bench/chaos.sh shows. The tests of other programs may run at the same time, so this only finds a caller who is left alone.
    private const double LongestWait = 6;

    /// <summary>The calls take turns at the possible behaviours of the telephony service.</summary>
    [Fact]
    public async Task No_call_is_lost_when_a_program_dies()
    {
        await running.AllOverAsync();
        var table = new ChaosTable(ChaosPlan.Short);
        await RunAsync(running.Stack, ChaosPlan.Short, table, output.WriteLine);
        output.WriteLine($"{table}\n{table.Accounts()}");

        Assert.All(table.Calls, call => Assert.True(call.Fate is Fate.WentOn, table.Accounts()));
        Assert.True(ChaosTable.Quantile(table.Calls.Select(call => call.Wait), 0.95) <= LongestWait, table.Accounts());
        Assert.All(table.Calls, call => Assert.True(call.WordsLost.Count == 0, table.Accounts()));
        Assert.All(table.Calls, call => Assert.True((call.Reservations, call.Stored, call.IsIncomplete) == (1, 1, false), table.Accounts()));
        Assert.Contains(table.Calls, call => call.Moved);
    }

    internal static async Task RunAsync(WholeStack stack, ChaosPlan plan, ChaosTable table, Action<string> progress, Action? done = null)
    {
        var random = new Random(plan.Seed);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        using var cosmos = new CosmosClient(
            $"AccountEndpoint={stack.AddressOf("cosmos-emulator")};AccountKey={WholeStack.CosmosKey};",
            new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true, UseSystemTextJsonSerializerWithOptions = LoggedEvent.Json });
        var product = await ProductApi.ConnectAsync(stack);
        var telephone = new Telephone(stack.AddressOf(Fault.Telephony));
        using var stream = new CallStream(stack, today);
        using var stop = new CancellationTokenSource();
        (stream.Apart, stream.Most, stream.Behaviours) = (plan.Apart, plan.Calls, plan.Faults[0].Behaviours);
        var flow = stream.FlowAsync(stop.Token);
        try
        {
            var run = new ChaosRun(new ChaosStack(stack, plan.Pipelines, random), stream, product, new Evidence(product, cosmos, telephone, today), telephone, random, plan, progress);
            if (plan.BeginsCalm)
            {
                table.Add(await run.CalmAsync());
            }

            foreach (var (fault, round) in plan.Faults.SelectMany(fault => Enumerable.Range(0, plan.Rounds).Select(round => (fault, round))))
            {
                table.Add(await run.StrikeAsync(fault, round, isLast: fault == plan.Faults[^1] && round == plan.Rounds - 1));
                if (round == plan.Rounds - 1)
                {
                    done?.Invoke();
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await flow;
            await Task.WhenAll(stream.Calls.Select(call => call.Run));
        }
    }
}
