using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

public sealed class CallNewsTests
{
    [Fact]
    public void A_live_call_has_the_events_that_its_record_shows()
    {
        var ringing = ExampleCall.Record with { AnsweredAt = null };
        Assert.Equal([EventTypes.Started], Types(CallNews.Of(ringing)));
        var answered = ringing with { AnsweredAt = ringing.RangAt.AddSeconds(1) };
        Assert.Equal([EventTypes.Started, EventTypes.Answered], Types(CallNews.Of(answered)));
        var transferred = answered with { Transfer = new CallTransfer("1", "+15550100001", "She asks about her bill.", answered.RangAt.AddSeconds(9), TransferOutcome.Accepted) };
        var events = CallNews.Of(transferred).ToList();
        Assert.Equal([EventTypes.Started, EventTypes.Answered, EventTypes.Transferred], Types(events));
        Assert.Equal("+15550100001", events[2].Data.GetProperty("target").GetString());
        Assert.DoesNotContain("bill", events[2].Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_call_has_all_its_events_and_none_has_words_of_the_caller()
    {
        var finished = FinishedCall.From(ExampleCall.Record, ExampleCall.Story())! with { Recording = new RecordingClosed("a.wav", TimeSpan.FromSeconds(9), TimeSpan.Zero) };
        var events = CallNews.Of(finished).ToList();

        Assert.Equal(EventTypes.TranscriptReady, events[^2].Type);
        Assert.Equal(EventTypes.RecordingReady, events[^1].Type);
        Assert.Equal("callerHungUp", events.Single(happened => happened.Type == EventTypes.Ended).Data.GetProperty("ending").GetString());
        var words = finished.Events.Select(logged => logged.Event).OfType<CallerSpoke>().Select(spoke => spoke.Text);
        Assert.All(words, text => Assert.DoesNotContain(text, JsonSerializer.Serialize(events), StringComparison.Ordinal));
        Assert.Equal(events.Count, events.Select(happened => happened.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(CallEnding.ProviderFailed, true)]
    [InlineData(CallEnding.Abandoned, true)]
    [InlineData(CallEnding.AgentHungUp, false)]
    public void A_call_that_failed_raises_an_alert(CallEnding ending, bool expected)
    {
        var finished = FinishedCall.From(ExampleCall.Record with { Ending = null }, ExampleCall.Number([new CallEnded(ending, "The model failed.")]))!;
        Assert.Equal(expected, CallNews.Of(finished).Any(happened => happened.Type == EventTypes.Alert && happened.Data.GetProperty("detail").GetString() == "The model failed."));
    }

    [Fact]
    public void Each_alert_about_the_audio_is_an_event_of_its_own_and_the_same_one_live_and_at_the_end()
    {
        var loss = new QualityAlerted(MediaLeg.Caller, QualityProblem.Loss, 7.5, 3, TimeSpan.FromSeconds(40));
        var mos = new QualityAlerted(MediaLeg.Caller, QualityProblem.Mos, 2.1, 3.1, TimeSpan.FromSeconds(40));
        var later = loss with { Offset = TimeSpan.FromSeconds(400) };
        var live = CallNews.Of(ExampleCall.Record with { Quality = new CallQuality().With(loss).With(mos) }).Where(happened => happened.Type == EventTypes.Alert).ToList();
        var finished = FinishedCall.From(ExampleCall.Record, ExampleCall.Number([new MediaOpened("w", 16_000), loss, mos, later, new CallEnded(CallEnding.MediaLost)]))!;
        var ended = CallNews.Of(finished).Where(happened => happened.Type == EventTypes.Alert).ToList();

        Assert.Equal(live.Select(alert => alert.Id), ended.Take(2).Select(alert => alert.Id));
        Assert.Equal(live.Select(alert => (alert.At, alert.Data.GetRawText())), ended.Take(2).Select(alert => (alert.At, alert.Data.GetRawText())));
        Assert.Equal(4, ended.Select(alert => alert.Key).Distinct().Count());
        var data = live[0].Data;
        Assert.Equal(("quality", "caller", "loss", 7.5, 3.0, 40.0), (Text("kind"), Text("leg"), Text("problem"), Number("value"), Number("limit"), Number("seconds")));
        Assert.Equal("callFailed", ended[^1].Data.GetProperty("kind").GetString());

        string? Text(string name) => data.GetProperty(name).GetString();
        double Number(string name) => data.GetProperty(name).GetDouble();
    }

    private static IEnumerable<string> Types(IEnumerable<OutgoingEvent> events) => events.Select(happened => happened.Type);
}
