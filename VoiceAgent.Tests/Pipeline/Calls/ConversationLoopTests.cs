using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Tests.Fakes;
using Xunit;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class ConversationLoopTests
{
    private static readonly Persona Agent = new("test", "en-US", new(AdaptiveSilence.Default, EnoughWords.Default, ConversationLimits.Default, Phrases.Default with { Greeting = ["Hello."] }));

    [Fact]
    public void More_events_than_the_queue_holds_end_the_call_as_a_defect_with_a_complete_log() => VirtualTime.Run(async time =>
    {
        await using var loop = new ConversationLoop(Agent, time);
        var done = new List<Effect>();
        loop.Post(new MediaStreamOpened());
        for (var posted = 0; posted < 600; posted++)
        {
            loop.Post(new SpeechStopped(TimeSpan.Zero, TimeSpan.Zero));
        }

        await loop.RunAsync(effect =>
        {
            done.Add(effect);
            return null;
        });

        var ended = Assert.Single(done.OfType<Record>().Select(record => record.Event).OfType<CallEnded>());
        Assert.Equal(CallEnding.Defect, ended.Ending);
    });

    [Fact]
    public void A_line_that_never_opens_is_given_up() => VirtualTime.Run(async time =>
    {
        await using var loop = new ConversationLoop(Agent, time);
        var done = new List<Effect>();
        await loop.RunAsync(effect =>
        {
            done.Add(effect);
            return effect is Drain ? new Drained(null) : null;
        });

        Assert.Equal(new EndCall(CallEnding.MediaLost), done[^1]);
        Assert.Equal(ConversationLimits.Default.Opening, time.Elapsed);
    });

    [Fact]
    public void A_pause_that_lies_ahead_is_reported_when_it_comes_although_nothing_happens() => VirtualTime.Run(async time =>
    {
        // The greeting was said, and a sound at four seconds has no transcript.
        var state = ConversationState.Begin(Agent) with { Call = CallStage.Connected, CallDue = TimeSpan.FromHours(1), SpeechEnd = TimeSpan.FromSeconds(4) };
        state = state with { Turn = state.Turn with { IsCommitted = true } };
        await using var loop = new ConversationLoop(state, time);
        var running = loop.RunAsync(effect => effect is Drain ? new Drained(null) : null);

        await loop.PauseAsync(CancellationToken.None);

        var expected = TimeSpan.FromSeconds(4) + ConversationLimits.Default.Words;
        Assert.InRange(time.Elapsed, expected, expected + TimeSpan.FromMilliseconds(1));
        loop.Post(new HangUpAsked("operator"));
        loop.Post(new MediaStreamClosed(Broken: false));
        await running;
    });

    [Fact]
    public void A_timer_that_fires_a_moment_early_loses_no_deadline() => VirtualTime.Run(async time =>
    {
        await using var loop = new ConversationLoop(Agent, new EarlyTimers(time));
        var done = new List<Effect>();
        await loop.RunAsync(effect =>
        {
            done.Add(effect);
            return effect is Drain ? new Drained(null) : null;
        });

        Assert.Equal(new EndCall(CallEnding.MediaLost), done[^1]);
        Assert.InRange(time.Elapsed, ConversationLimits.Default.Opening, ConversationLimits.Default.Opening + TimeSpan.FromMilliseconds(5));
    });

    [Fact]
    public void What_an_effect_answers_is_told_before_anything_else() => VirtualTime.Run(async time =>
    {
        await using var loop = new ConversationLoop(Agent, time);
        var done = new List<Effect>();
        loop.Post(new MediaStreamOpened());
        loop.Post(new MediaStreamClosed(Broken: false));
        loop.Post(new HangUpAsked("too late"));
        await loop.RunAsync(effect =>
        {
            done.Add(effect);
            return effect switch
            {
                StopVoice stop => new VoiceStopped(stop.Epoch, "Hello."),
                Drain => new Drained(null),
                _ => null,
            };
        });

        var spoke = Assert.Single(done.OfType<Record>().Select(record => record.Event).OfType<AgentSpoke>());
        Assert.Equal("Hello.", spoke.Text);
        Assert.Equal(new EndCall(CallEnding.CallerHungUp), done[^1]);
    });
}
