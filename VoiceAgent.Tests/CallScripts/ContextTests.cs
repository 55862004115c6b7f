using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What the model and the tools know of the call that they work on, in virtual time.</summary>
public sealed class ContextTests
{
    private const string Request = "  - wait for agent\n  - say: what day is it tomorrow\n  - wait for agent\n  - hang up";

    [Theory]
    [InlineData("2026-01-06T04:30Z", "America/New_York", "Monday, January 5, 2026, 23:30 in America/New_York (UTC-05:00)", "tomorrow is Tuesday, January 6")]
    [InlineData("2026-01-05T13:30Z", "Pacific/Auckland", "Tuesday, January 6, 2026, 02:30 in Pacific/Auckland (UTC+13:00)", "tomorrow is Wednesday, January 7")]
    [InlineData("2026-01-05T20:00Z", "Asia/Kolkata", "Tuesday, January 6, 2026, 01:30 in Asia/Kolkata (UTC+05:30)", "tomorrow is Wednesday, January 7")]
    [InlineData("2026-03-08T06:59Z", "America/New_York", "Sunday, March 8, 2026, 01:59 in America/New_York (UTC-05:00)", "tomorrow is Monday, March 9")]
    [InlineData("2026-03-08T07:00Z", "America/New_York", "Sunday, March 8, 2026, 03:00 in America/New_York (UTC-04:00)", "tomorrow is Monday, March 9")]
    [InlineData("2026-10-25T00:30Z", "Europe/Berlin", "Sunday, October 25, 2026, 02:30 in Europe/Berlin (UTC+02:00)", "tomorrow is Monday, October 26")]
    [InlineData("2026-12-30T10:30Z", "Pacific/Kiritimati", "Thursday, December 31, 2026, 00:30 in Pacific/Kiritimati (UTC+14:00)", "tomorrow is Friday, January 1")]
    [InlineData("2026-11-01T06:30Z", "America/New_York", "Sunday, November 1, 2026, 01:30 in America/New_York (UTC-05:00)", "tomorrow is Monday, November 2")]
    [InlineData("2026-07-01T02:29Z", "America/St_Johns", "Tuesday, June 30, 2026, 23:59 in America/St_Johns (UTC-02:30)", "tomorrow is Wednesday, July 1")]
    [InlineData("2028-02-29T04:30Z", "America/New_York", "Monday, February 28, 2028, 23:30 in America/New_York (UTC-05:00)", "tomorrow is Tuesday, February 29")]
    [InlineData("2026-12-31T23:30Z", "UTC", "Thursday, December 31, 2026, 23:30 in UTC (UTC+00:00)", "tomorrow is Friday, January 1")]
    public void The_model_is_told_date_weekday_time_and_zone_and_both_numbers(string starts, string zone, string now, string tomorrow)
    {
        var call = Run(starts, zone, Request);

        var asked = call.Model.Asked[^1].Context;
        Assert.Contains(now, asked);
        Assert.Contains(tomorrow, asked);
        Assert.Contains("+15550100001", asked);
        Assert.Contains("+15550199001", asked);
        Assert.Contains("en-US", asked);
    }

    [Fact]
    public void The_context_is_fresh_in_every_turn()
    {
        var call = Run("2026-01-06T04:59:50Z", "America/New_York", "  - wait for agent\n  - say: hello there\n  - wait for agent\n  - pause: 8s\n  - say: are you there\n  - wait for agent\n  - hang up");

        Assert.Contains("Monday, January 5, 2026, 23:59", call.Model.Asked[0].Context);
        Assert.Contains("Tuesday, January 6, 2026, 00:0", call.Model.Asked[^1].Context);
    }

    [Fact]
    public void The_changing_part_stands_before_the_callers_last_words_so_that_the_rest_can_be_cached()
    {
        var call = Run("2026-01-06T04:30Z", "America/New_York", "  - wait for agent\n  - say: hello there\n  - wait for agent\n  - say: and now\n  - wait for agent\n  - hang up");

        var (first, second) = (call.Model.Asked[0].Messages(), call.Model.Asked[^1].Messages());
        Assert.Equal([ChatRole.System, ChatRole.User], [second[^2].Role, second[^1].Role]);
        Assert.Equal(first.Take(first.Count - 2).Select(message => message.Text), second.Take(first.Count - 2).Select(message => message.Text));
    }

    [Fact]
    public void The_zone_of_the_called_number_comes_before_that_of_the_agent()
    {
        var call = Run("2026-01-06T04:30Z", "America/New_York", Request, call => call.TimeZone = "Europe/Paris");

        Assert.Contains("Tuesday, January 6, 2026, 05:30 in Europe/Paris", call.Model.Asked[^1].Context);
    }

    [Theory]
    [InlineData("callback-number", "4155550142")]
    [InlineData("callback-number-later", "4155550142")]
    public void A_number_to_call_back_is_in_the_transcript_with_all_its_digits(string script, string digits)
    {
        var call = ShippedCalls.Run(script);

        call.AssertWentWell();
        Assert.Contains(call.Transcript, line => SpokenDigits.In(line.Text).Contains(digits, StringComparison.Ordinal));
        Assert.DoesNotContain(call.Transcript, line => line.Text.Contains(CardNumbers.Mask, StringComparison.Ordinal));
        Assert.Empty(call.Happened.OfType<RecordingSilenced>());
    }

    [Fact]
    public void A_card_after_the_talk_of_a_call_back_leaves_six_digits_at_most()
    {
        var call = ShippedCalls.Run("callback-then-card");

        call.AssertWentWell();
        Assert.All(call.Happened.OfType<CallerHypothesis>(), heard => Assert.InRange(SpokenDigits.In(heard.Text).Length, 0, CardNumbers.Kept));
        Assert.All(call.Transcript, line => Assert.InRange(SpokenDigits.In(line.Text).Length, 0, CardNumbers.Kept));
    }

    [Fact]
    public void A_promise_over_midnight_is_for_the_day_that_the_caller_meant()
    {
        var call = ShippedCalls.Run("promise-over-midnight");

        call.AssertWentWell();
        var yes = call.Events.Last(logged => logged.Event is CallerSpoke { Text: "Yes." });
        Assert.True(yes.At > new DateTimeOffset(2026, 1, 6, 5, 0, 0, TimeSpan.Zero), $"The caller said yes at {yes.At}, before midnight.");
        Assert.Equal(new DateOnly(2026, 1, 6), Assert.Single(call.Stores.Payments).Day);
    }

    private static ScriptedCall Run(string starts, string zone, string steps, Action<ScriptedCall>? arrange = null) =>
        ScriptedCall.Run(ScriptReader.Read($"name: test\nstarts: {starts}\nsteps:\n{steps}"), call =>
        {
            Assert.True(BusinessZone.TryFind(zone, out var business));
            call.Agent = call.Agent with { Zone = business };
            call.Model.On(_ => true, "It is a fine day.");
            arrange?.Invoke(call);
        });
}
