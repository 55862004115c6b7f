using Microsoft.AspNetCore.Http;
using VoiceAgent.AppHost.Demo;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.AppHost.Demo;

public sealed class TypedCallsTests
{
    private static readonly object Good = new { state = "ended", correlationId = "c-1" };
    private static readonly CallEvent[] Told = [new RecordingClosed("call.wav", TimeSpan.Zero, TimeSpan.Zero), new CallEnded(CallEnding.CallerHungUp)];

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("/dtmf 12#")]
    [InlineData("/hangup")]
    public async Task A_request_that_is_under_way_when_the_call_ends_is_told_in_a_sentence(string typed)
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines(typed);
        fake.Acts = async (_, gone) =>
        {
            fake.Happens("ended", "the agent hung up");
            keyboard.Type("/quit");
            await Task.Delay(Timeout.InfiniteTimeSpan, gone);
            return Results.Accepted();
        };

        Assert.True(await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None));

        Assert.Contains("The call is over: the agent hung up.", fake.Printed);
        Assert.Equal(typed != "/hangup", fake.Printed.Contains("The call ended before the agent could hear that."));
        Assert.DoesNotContain("Exception", fake.Printed);
    }

    [Theory]
    [InlineData(StatusCodes.Status409Conflict)]
    [InlineData(StatusCodes.Status404NotFound)]
    public async Task A_telephone_that_refuses_is_quoted_and_the_call_goes_on(int status)
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines("hello", "/quit");
        fake.Acts = (act, _) =>
        {
            if (act == "hangup")
            {
                fake.Happens("ended", "the caller hung up");
            }

            return Task.FromResult(Results.Json(new { error = "The call is ringing." }, statusCode: status));
        };

        Assert.True(await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None));

        Assert.Contains("The call is ringing.", fake.Printed);
        Assert.DoesNotContain("error", fake.Printed);
    }

    [Fact]
    public async Task The_words_are_printed_when_they_are_heard_as_the_product_writes_them_and_ones_own_under_You()
    {
        CallEvent[] conversation =
        [
            new AgentSpeaking(0, 1, "Hello, how can I help?", SpeechAct.Greeting),
            new AgentSpoke(0, 1, "Hello, how can I help?", SpeechAct.Greeting, TimeSpan.Zero, TimeSpan.Zero, Interrupted: false),
            .. Told,
        ];
        await using var fake = await FakeProduct.StartAsync(Good, conversation);
        using var keyboard = new TypedLines("goodbye", "/quit");
        fake.Rings = [("word", "hello"), ("word", "how"), ("heard", "hello how"), ("said", "Goodbye.")];

        await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None);

        Assert.Contains("Agent   Hello, how can I help?", fake.Printed);
        Assert.Contains("You     Goodbye.", fake.Printed);
        Assert.Contains("""say {"text":"goodbye"}""", fake.Asked);
    }

    [Fact]
    public async Task After_a_call_it_is_said_how_it_ended_and_where_to_see_it_and_Enter_places_another()
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines("/hangup", "hello?", "", "/hangup", "/quit");

        Assert.True(await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None));

        Assert.Equal(2, fake.Asked.Count(asked => asked == "typed call"));
        Assert.Contains("The call is over: you hung up.", fake.Printed);
        Assert.Contains("Transcript and recording: http://dashboard/calls/01a1fac8-a4ee-7398-96f8-62c4522d1d30", fake.Printed);
        Assert.Contains("Enter places another call", fake.Printed);
        Assert.Contains("Nobody is on the line", fake.Printed);
    }

    [Fact]
    public async Task The_keys_of_the_keyboard_are_told_at_the_beginning_and_Enter_says_what_it_is_told_to_say()
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines("", "/dtmf 4 7 1 9 #", "/quit");

        await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None);

        Assert.All(["You are the caller.", "Enter alone interrupts the agent: it says \"Excuse me.\"", "/dtmf", "/hangup", "/quit"], told => Assert.Contains(told, fake.Printed));
        Assert.Contains("""interrupt {"text":"Excuse me."}""", fake.Asked);
        Assert.Contains("""dtmf {"tones":"4719#"}""", fake.Asked);
    }

    [Theory]
    [InlineData("/dtmf abc", "A telephone has the keys 0 to 9, * and #")]
    [InlineData("/dtmf", "write for example /dtmf 4719#")]
    [InlineData("/dtmf 12345678901234567890123456789012345678901234567890123456789012345", "at most 64 keys")]
    [InlineData("/hangpu", "There is no '/hangpu': there are /dtmf <keys>, /hangup and /quit.")]
    public async Task What_cannot_be_typed_is_refused_in_a_sentence_and_not_sent(string typed, string said)
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines(typed, "/quit");

        await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None);

        Assert.Contains(said, fake.Printed);
        Assert.Equal(["hangup {}"], fake.Asked.Where(asked => asked.EndsWith('}')));
    }

    [Fact]
    public async Task The_end_of_the_input_hangs_up_and_ends()
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines();
        keyboard.End();

        Assert.True(await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None));

        Assert.Contains("hangup {}", fake.Asked);
    }

    [Fact]
    public async Task A_telephone_that_places_no_call_says_why_and_may_be_asked_again()
    {
        await using var fake = await FakeProduct.StartAsync(Good, Told);
        using var keyboard = new TypedLines("", "/quit");
        fake.Refuses = "The voice does not run.";

        Assert.False(await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None));

        Assert.Contains("The telephone refused the call: The voice does not run.", fake.Printed);
        Assert.Equal(2, fake.Asked.Count);
    }

    [Fact]
    public async Task A_call_that_fails_is_told()
    {
        await using var fake = await FakeProduct.StartAsync(new { state = "failed", correlationId = "c-1" }, []);
        using var keyboard = new TypedLines("/quit");
        fake.Rings = [("failed", "The media connection was refused."), ("ended", "failed")];

        Assert.False(await TypedCalls.HoldAsync(fake.Line, keyboard, CancellationToken.None));

        Assert.Contains("The call has failed: The media connection was refused.", fake.Printed);
    }
}
