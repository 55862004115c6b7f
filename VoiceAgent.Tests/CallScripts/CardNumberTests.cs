using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Card numbers in whole calls, in virtual time. Behind the transcriber, no more than six digits of one may appear.</summary>
public sealed class CardNumberTests
{
    [Theory]
    [InlineData("card-number-told")]
    [InlineData("card-number-keyed")]
    public void No_event_of_a_shipped_call_has_more_of_a_card_than_six_digits(string script)
    {
        var call = ShippedCalls.Run(script);

        AssertKept(call);
        Assert.Contains("kept nothing of it", call.HeardByCaller);
    }

    [Theory]
    [InlineData("  - say: it is four one one one one one one one one one one one one one one one")]
    [InlineData("  - say: [it is four one one one, 700ms, one one one one, 700ms, one one one one, 700ms, one one one one]")]
    [InlineData("  - say: four one one one one\n  - dtmf: \"11111111111\"")]
    [InlineData("  - dtmf: \"4111111111111111\"")]
    public void The_model_is_told_that_there_was_a_card_number_and_not_which(string steps)
    {
        var call = ScriptedCall.Run($"  - wait for agent\n{steps}\n  - wait for agent: {{ heard: can't take }}\n  - hang up", call => call.Model.On(_ => true, "I can't take card numbers."));

        AssertKept(call);
        var asked = call.Model.Asked.SelectMany(request => request.History).OfType<CallerSaid>().ToList();
        Assert.Contains(asked, said => said.Text.Contains(CardNumbers.Mask, StringComparison.Ordinal));
        Assert.All(asked, said => Assert.InRange(SpokenDigits.In(said.Text).Length, 0, CardNumbers.Kept));
        Assert.Contains(CardNumbers.Mask, call.Model.Asked[^1].Instructions);
    }

    [Fact]
    public void A_call_has_no_word_of_cards_where_the_agent_may_hear_them()
    {
        var call = ScriptedCall.Run("  - wait for agent\n  - say: it is four one one one one one one one\n  - wait for agent\n  - hang up", call =>
        {
            call.Agent = call.Agent with { Guardrails = Guardrails.None with { Cards = new CardPolicy { Masks = false } } };
            call.Model.On(_ => true, "Thank you.");
        });

        Assert.Contains(call.Transcript, line => SpokenDigits.In(line.Text) == "41111111");
        Assert.DoesNotContain(CardNumbers.Mask, call.Model.Asked[^1].Instructions);
    }

    [Theory]
    [InlineData("card-number-told")]
    [InlineData("card-number-keyed")]
    public void The_telephony_services_own_recording_pauses_before_the_seventh_digit_and_goes_on_afterwards(string script)
    {
        List<(TimeSpan At, bool IsPaused)> followed = [];
        var call = ShippedCalls.Run(ShippedCalls.Read(script), arrange: call =>
        {
            call.HasGateway = true;
            call.Recordings = new BlobRecordings(new FakeRecordingStore(), Options.Create(new RecordingOptions()), new MediaMetrics(new FakeMeters()), call.Time, NullLogger<BlobRecordings>.Instance);
            call.Opening = async log =>
            {
                await log.CreateAsync(new CallRecord(call.Id, CallPhase.Connected, call.Caller, call.Called, call.Agent.Name, call.Agent.Language, call.Time.GetUtcNow()) { ServiceRecording = new ServiceRecording(ServiceRecording.Route) { Id = "recording" } });
                call.Control.FollowRecording = async () => followed.Add((call.Line.Now, (await log.FindAsync(call.Id))!.ExpectsCard));
            };
        });

        var silenced = call.Happened.OfType<RecordingSilenced>().ToList();
        Assert.NotEmpty(silenced);
        Assert.All(silenced, span => Assert.True(followed.Last(change => change.At <= span.From + Reaction).IsPaused, $"It ran at {span.From}: {string.Join(", ", followed)}"));
        Assert.Equal(followed.Select((_, number) => number % 2 == 0), followed.Select(change => change.IsPaused));
        Assert.False(followed[^1].IsPaused && call.Line.Now - followed[^1].At > TimeSpan.FromMinutes(1));
    }

    // The platform's own recording silences digits from before it knew them. The service's recording cannot.
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(800);

    /// <summary>Checks for each turn what was kept of the words and keys together.</summary>
    private static void AssertKept(ScriptedCall call)
    {
        var words = call.Happened.SelectMany(happened => happened is CallerSpoke spoke ? [(spoke.Turn, spoke.Text)] : happened is CallerHypothesis heard ? [(heard.Turn, heard.Text)] : Array.Empty<(int Turn, string Text)>());
        var keys = call.Happened.OfType<CallerPressed>().GroupBy(pressed => pressed.Turn).ToDictionary(turn => turn.Key, turn => SpokenDigits.In(string.Concat(turn.Select(pressed => pressed.Tones))).Length);
        Assert.All(words, said => Assert.InRange(SpokenDigits.In(said.Text).Length + keys.GetValueOrDefault(said.Turn), 0, CardNumbers.Kept));
        Assert.All(keys.Values, pressed => Assert.InRange(pressed, 0, CardNumbers.Kept));
        Assert.True(words.Any(said => said.Text.Contains(CardNumbers.Mask, StringComparison.Ordinal)) || keys.Count > 0);
    }
}
