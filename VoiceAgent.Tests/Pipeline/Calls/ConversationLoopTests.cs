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
    public void While_the_caller_is_on_hold_nobody_asks_whether_they_are_still_there() => VirtualTime.Run(async time =>
    {
        var silence = ConversationLimits.Default.Silence;
        var state = ConversationState.Begin(Agent) with { Call = CallStage.Connected, CallDue = TimeSpan.FromHours(2), SilenceDue = silence };
        await using var loop = new ConversationLoop(state with { Turn = state.Turn with { IsCommitted = true } }, time);
        var asked = new List<TimeSpan>();
        var running = loop.RunAsync(effect =>
        {
            if (effect is Say)
            {
                asked.Add(time.Elapsed);
                loop.Post(new HangUpAsked("operator"));
                loop.Post(new MediaStreamClosed(Broken: false));
            }

            return effect is Drain ? new Drained(null) : null;
        });

        loop.Post(new HoldSwitched(IsOnHold: true));
        await Task.Delay(TimeSpan.FromMinutes(30), time);
        Assert.Empty(asked);
        Assert.True(loop.IsAtPause);
        loop.Post(new HoldSwitched(IsOnHold: false));
        await running;

        Assert.InRange(Assert.Single(asked.Distinct()), TimeSpan.FromMinutes(30) + silence, TimeSpan.FromMinutes(30) + silence + TimeSpan.FromMilliseconds(2));
        Assert.Equal(-TimeSpan.FromMinutes(30), loop.State.OpenedAt);
    });

    [Fact]
    public void A_caller_who_hangs_up_on_hold_ends_the_call_in_time() => VirtualTime.Run(async time =>
    {
        await using var loop = new ConversationLoop(Agent, time);
        var running = loop.RunAsync(_ => null);
        loop.Post(new MediaStreamOpened());
        loop.Post(new HoldSwitched(IsOnHold: true));
        await Task.Delay(TimeSpan.FromMinutes(5), time);

        loop.Post(new CallDisconnected(CallEnding.CallerHungUp));
        loop.Post(new MediaStreamClosed(Broken: false));
        await running;

        Assert.InRange(time.Elapsed, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.Equal(CallStage.Ended, loop.State.Call);
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
