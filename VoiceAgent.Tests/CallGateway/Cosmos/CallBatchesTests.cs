using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Tests.CallGateway.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

public sealed class CallBatchesTests
{
    [Fact]
    public void An_ordinary_call_is_one_batch_with_the_call_item_last()
    {
        var batch = Assert.Single(CallBatches.Of(FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!, 60));

        Assert.Equal(["turn", "turn", "turn", "call"], batch.Select(item => JsonDocument.Parse(item).RootElement.GetProperty("type").GetString()));
        Assert.All(batch, item => Assert.Equal(ExampleCall.Record.Id.PartitionKey, JsonDocument.Parse(item).RootElement.GetProperty("partitionKey").GetString()));
        Assert.All(batch, item => Assert.Equal(60, JsonDocument.Parse(item).RootElement.GetProperty("ttl").GetInt32()));
    }

    [Fact]
    public void No_batch_is_longer_or_larger_than_the_store_takes()
    {
        var call = Long(turns: 250, characters: 30_000);

        var batches = CallBatches.Of(call, null).ToArray();

        Assert.All(batches, batch => Assert.InRange(batch.Count, 1, CallBatches.MostItems));
        Assert.All(batches, batch => Assert.InRange(batch.Sum(item => item.Length), 1, CallBatches.MostBytes));
        Assert.Equal(251, batches.Sum(batch => batch.Count));
        Assert.Equal("call", JsonDocument.Parse(batches[^1][^1]).RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public void A_turn_too_large_for_the_store_loses_its_events_and_says_so()
    {
        var item = JsonDocument.Parse(CallBatches.Of(Long(turns: 1, characters: 1_200_000), null).First()[0]).RootElement;

        Assert.True(item.GetProperty("truncated").GetBoolean());
        Assert.Equal(0, item.GetProperty("events").GetArrayLength());
        Assert.NotEqual(0, item.GetProperty("lines").GetArrayLength());
    }

    private static FinishedCall Long(int turns, int characters)
    {
        var replies = Enumerable.Range(1, turns).Select(turn => new AgentSpoke(turn, turn, new string('x', characters), SpeechAct.Reply, default, default, false));
        return FinishedCall.From(ExampleCall.Record, ExampleCall.Number([.. replies, new CallEnded(CallEnding.CallerHungUp)]))!;
    }
}
