using VoiceAgent.Tests.EndToEnd;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Chaos;

/// <summary>Only <c>bench/chaos.sh</c> and <c>bench/outages.sh</c> run this. It writes the tables and asserts nothing, because the tables are what is judged.</summary>
[Trait("Speed", "Slow")]
public sealed class LongChaosTests
{
    [LongChaosFact]
    public async Task The_long_form_writes_its_tables()
    {
        var plan = ChaosPlan.Long!;
        var folder = Path.Combine(SourceTree.Root, "artifacts", "chaos");
        Directory.CreateDirectory(folder);
        var name = Environment.GetEnvironmentVariable(ChaosPlan.Variable)!;
        var (page, log) = (Path.Combine(folder, $"{name}.md"), Path.Combine(folder, $"{name}.log"));
        await File.WriteAllTextAsync(log, "");
        var table = new ChaosTable(plan);
        table.Changed += () =>
        {
            File.WriteAllText(page, $"{table}");
            File.WriteAllText(Path.Combine(folder, $"{name}-calls.md"), table.Accounts());
        };

        // A blow after which the stack does not become healthy is written down, and the next blow meets a new stack.
        for (var left = plan.Faults; left.Count > 0;)
        {
            var done = 0;
            var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
            try
            {
                string[] settings = [$"--pipelines={plan.Pipelines}", "--gateways=2", "--dashboards=2", "--Restaurant:Seats=100000", .. plan.Settings];
                await using var stack = await WholeStack.StartAsync(data, fresh: true, settings);
                Print("The stack is healthy. Calls begin.");
                try
                {
                    await ChaosTests.RunAsync(stack, plan with { Faults = left }, table, Print, () => done++);
                }
                finally
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-stack.log"), $"{stack.Log}");
                }
            }
            catch (Exception stuck)
            {
                // Whatever it was, the other blows can still be measured.
                var what = done < left.Count ? $"{left[done]} was not measured" : "The stack did not end in order";
                table.Note($"{what}: {stuck.GetType().Name}: {stuck.Message.Split('\n')[0]}");
                Print($"{what}: {stuck}");
                done++;
            }
            finally
            {
                Directory.Delete(data, recursive: true);
            }

            left = [.. left.Skip(done)];
        }

        void Print(string line) => File.AppendAllText(log, $"{line}\n");
    }
}

/// <summary>Skips the long form in a usual run of the tests.</summary>
internal sealed class LongChaosFactAttribute : FactAttribute
{
    public LongChaosFactAttribute() => Skip = ChaosPlan.Long is null ? "Only bench/chaos.sh and bench/outages.sh run the long form." : null;
}
