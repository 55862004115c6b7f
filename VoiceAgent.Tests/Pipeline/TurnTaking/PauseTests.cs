using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>When a worker that shuts down may hand its call over, and what it does with a silent caller until somebody else has them.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(-17)]
    [InlineData(300)]
    public void A_transcript_whose_end_is_reported_roughly_does_not_postpone_the_pause(int missing)
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(900);
        var until = call.Now;
        call.SoundEnds();
        call.Tell(new FinalTranscript("What is my balance.", until - TimeSpan.FromMilliseconds(900), until - TimeSpan.FromMilliseconds(missing)));
        call.Wait(1_000);
        Assert.Null(call.State.PauseAt);
        call.Composes("It is forty dollars.");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();

        Assert.True(call.State.PauseAt <= call.Now, $"{call.State.PauseAt} at {call.Now}");
    }

    [Fact]
    public void After_a_sound_without_words_the_pause_begins_when_they_could_have_come()
    {
        var call = Greeted();
        call.Says("What is my balance.");
        call.Wait(1_000);
        call.Composes("It is forty dollars.");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.SoundBegins();
        call.Wait(600);
        Assert.Null(call.State.PauseAt);
        call.SoundEnds();

        Assert.Equal(call.State.SpeechEnd + call.Driver.Policy.Limits.Words, call.State.PauseAt);
    }

    [Fact]
    public void A_silent_caller_for_whom_a_telephone_rings_hears_that_it_goes_on_and_is_not_left()
    {
        var call = Greeted();
        call.Tell(new HelpAwaited());

        for (var silence = 0; silence < 5; silence++)
        {
            call.Wait(11_000);
            Assert.Contains(call.Spoken, call.Phrases.Fillers);
            call.Plays();
            call.PlaysToTheEnd();
        }

        Assert.Empty(call.Done<HangUpCall>());
    }
}
