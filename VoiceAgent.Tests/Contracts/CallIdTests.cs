using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;

namespace VoiceAgent.Tests.Contracts;

public sealed class CallIdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void A_call_id_knows_when_the_call_rang() => Assert.Equal(Noon, CallId.At(Noon).RangAt);

    [Fact]
    public void The_partition_follows_from_the_id_alone()
    {
        var id = CallId.At(Noon);

        Assert.StartsWith("2026-11-20#", id.PartitionKey, StringComparison.Ordinal);
        Assert.Contains(id.PartitionKey, CallId.PartitionKeysOf("2026-11-20"));
        Assert.Equal(16, CallId.PartitionKeysOf("2026-11-20").Distinct().Count());
    }

    [Fact]
    public void A_recording_lies_under_the_day_of_its_call() =>
        Assert.Matches("^2026/11/20/[0-9a-f-]{36}$", CallId.At(Noon).RecordingPath);

    [Fact]
    public void The_infrastructure_makes_the_container_of_recordings() =>
        Assert.Contains($"name: '{CallId.RecordingsContainer}'", File.ReadAllText(Path.Combine(SourceTree.Root, "infra", "data", "storage.bicep")), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not-an-id")]
    [InlineData("6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("../../etc/passwd")]
    public void What_is_no_id_of_version_7_is_refused(string? text) => Assert.False(CallId.TryParse(text, null, out _));

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Ids_survive_text_and_json(Seed seed) =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<PositiveInt>(),
            seconds =>
            {
                var id = CallId.At(DateTimeOffset.UnixEpoch.AddSeconds(seconds.Get));
                return CallId.Parse(id.ToString()) == id && JsonSerializer.Deserialize<CallId>(JsonSerializer.Serialize(id)) == id;
            }).Holds(seed);
}
