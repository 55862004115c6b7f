using Microsoft.Azure.Cosmos;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.EndToEnd;
using VoiceAgent.Tests.Fixtures;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Chaos;

/// <summary>
/// Programs of the real stack are killed, stopped and frozen while calls are live. What callers heard is measured by their telephones. The long
/// form is <c>bench/chaos.sh</c>.
/// </summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class ChaosTests(ITestOutputHelper output)
{
    // The goal is 3 s, which bench/chaos.sh shows. The tests of other programs may run at the same time, so this only finds a caller who is left alone.
    private const double LongestSilence = 6000;

    [Fact]
    public async Task No_call_is_lost_when_a_program_dies()
    {
        var table = new ChaosTable(ChaosPlan.Short.Seed);
        await RunAsync(ChaosPlan.Short, Fault.Few, table);
        output.WriteLine($"{table}");

        Assert.All(table.Calls, call => Assert.Null(call.Trouble));
        Assert.True(ChaosTable.Quantile(table.Calls.Select(call => call.Outcome.LongestSilence), 0.95) <= LongestSilence, $"{table}");
        Assert.All(table.Calls, call => Assert.Empty(call.WordsLost));
        Assert.All(table.Calls, call => Assert.Equal((1, 1, false), (call.Reservations, call.Stored, ChaosTable.IsIncomplete(call))));
    }

    /// <summary>Only <c>bench/chaos.sh</c> runs this. It writes the table and asserts nothing, because the table is what is judged.</summary>
    [LongChaosFact]
    public async Task The_long_form_writes_its_table()
    {
        var plan = ChaosPlan.Long!;
        var random = new Random(plan.Seed);
        var table = new ChaosTable(plan.Seed);
        foreach (var program in plan.Programs)
        {
            await RunAsync(plan, [.. Fault.Of(program, random).Take(plan.Rounds)], table);
        }
    }

    private static async Task RunAsync(ChaosPlan plan, IReadOnlyList<Fault> faults, ChaosTable table)
    {
        var random = new Random(plan.Seed);
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        var report = Path.Combine(SourceTree.Root, "artifacts", "chaos");
        Directory.CreateDirectory(report);
        try
        {
            var chaos = await ChaosStack.StartAsync(data, plan, random);
            await using var stack = chaos.Stack;
            using var cosmos = new CosmosClient(
                $"AccountEndpoint={stack.AddressOf("cosmos-emulator")};AccountKey={ChaosStack.CosmosKey};",
                new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true, UseSystemTextJsonSerializerWithOptions = LoggedEvent.Json });
            using var phone = new PhoneApi(stack.AddressOf("acs-emulator").AbsoluteUri);
            var product = await ProductApi.ConnectAsync(stack);
            var round = new ChaosRound(chaos, product, new Evidence(product, cosmos), phone, new Telephone(stack.AddressOf("acs-emulator")), random, plan);
            foreach (var fault in faults)
            {
                table.Add(fault, await round.RunAsync(fault));
                await File.WriteAllTextAsync(Path.Combine(report, "chaos.md"), $"{table}");
            }

            await File.WriteAllTextAsync(Path.Combine(report, "stack.log"), $"{stack.Log}");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}

/// <summary>Skips the long form in a usual run of the tests.</summary>
internal sealed class LongChaosFactAttribute : FactAttribute
{
    public LongChaosFactAttribute() => Skip = ChaosPlan.Long is null ? "Only bench/chaos.sh runs the long form." : null;
}
