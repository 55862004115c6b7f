using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Recovery;

/// <summary>Only <c>bench/regions.sh</c> runs this: it takes minutes.</summary>
[Trait("Speed", "Slow")]
public sealed class RegionTests
{
    [RegionFact]
    public async Task The_second_region_takes_the_calls_and_the_first_one_gets_them_back()
    {
        var plan = RegionPlan.Asked!;
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "regions")).FullName;
        var (log, page) = (Path.Combine(folder, "rehearsal.log"), Path.Combine(folder, "rehearsal.md"));
        await File.WriteAllTextAsync(log, "");
        var data = Directory.CreateTempSubdirectory("voiceagent-regions-").FullName;
        try
        {
            await using var world = await World.StartAsync(data);
            var (first, second) = (new Region("first", world), new Region("second", world));
            try
            {
                await Task.WhenAll(first.StartAsync(), second.StartAsync());
                Print("Two regions are healthy. Calls begin at the first one.");
                var result = await new RegionRehearsal(world, first, second, plan, Print).RunAsync();
                await File.WriteAllTextAsync(page, result.Table(plan));

                Assert.True(result.StoredAfter == result.EndedAfter, result.Table(plan));
                Assert.True(result.EndedStoredLater == result.EndedBefore, result.Table(plan));
            }
            finally
            {
                await Task.WhenAll(first.DieAsync(), second.DieAsync());
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        void Print(string line) => File.AppendAllText(log, $"{line}\n");
    }
}

/// <summary>Skips the rehearsal in a usual run of the tests.</summary>
internal sealed class RegionFactAttribute : FactAttribute
{
    public RegionFactAttribute() => Skip = RegionPlan.Asked is null ? "Only bench/regions.sh rehearses the loss of a region." : null;
}
