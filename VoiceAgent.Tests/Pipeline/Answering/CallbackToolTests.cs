using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

public sealed class CallbackToolTests
{
    private readonly MemoryCallbackDesk _desk = new();

    // Monday, January 5, 2026, 09:00 UTC, which is 04:00 in New York.
    private readonly VirtualTime _time = new();

    [Fact]
    public void It_changes_something_and_is_repeatable() =>
        Assert.Equal(("call_back", ToolKind.Commit, true), (new CallbackTool(_desk).Tool().Name, new CallbackTool(_desk).Tool().Kind, new CallbackTool(_desk).Tool().IsRepeatable));

    [Theory]
    [InlineData("tomorrow", "half past three", null, "2026-01-06T15:30:00-05:00")]
    [InlineData("2026-01-07", "09:00", null, "2026-01-07T09:00:00-05:00")]
    [InlineData("tomorrow", "nine", null, "2026-01-06T09:00:00-05:00")]
    [InlineData("tomorrow", "9 pm", null, "2026-01-06T21:00:00-05:00")]
    [InlineData(null, "10:15", null, "2026-01-05T10:15:00-05:00")]
    [InlineData("friday", "17:00", "America/Denver", "2026-01-09T17:00:00-07:00")]
    public async Task The_wished_time_is_by_the_callers_clock(string? day, string time, string? zone, string wished)
    {
        var answer = await NoteAsync(new { reason = "Her claim.", day, time, time_zone = zone });

        Assert.True(answer.GetProperty("noted").GetBoolean(), answer.GetRawText());
        var wish = Assert.Single(_desk.Noted);
        var at = DateTimeOffset.Parse(wished, CultureInfo.InvariantCulture);
        Assert.Equal((at, zone, "+15550100001"), (wish.WishedAt!.Value, wish.TimeZone, wish.Number));
        Assert.Equal(at.Offset, wish.WishedAt.Value.Offset);
    }

    [Fact]
    public async Task Without_a_time_it_is_as_soon_as_possible_and_a_repeated_run_is_one_request()
    {
        var answer = await NoteAsync(new { reason = "Born on May 3rd 1980, card 4111 1111 1111 1111, asks for the letter." });
        await NoteAsync(new { reason = "Again." });

        Assert.Equal("as soon as possible", answer.GetProperty("day").GetString());
        var wish = Assert.Single(_desk.Noted);
        Assert.Null(wish.WishedAt);
        Assert.DoesNotContain("1980", wish.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow", null, null, null, "The time is missing.")]
    [InlineData("tomorrow", "soon", null, null, "The time was not understood.")]
    [InlineData("whenever", "15:00", null, null, "The day was not understood.")]
    [InlineData("today", "03:00", null, null, "That time is past.")]
    [InlineData("2026-06-01", "15:00", null, null, "more than 60 days away")]
    [InlineData("tomorrow", "15:00", "Mountain", null, "The time zone is not known.")]
    [InlineData("tomorrow", "15:00", null, "one two three", "The number was not understood.")]
    public async Task What_cannot_be_noted_is_told_to_the_model(string? day, string? time, string? zone, string? number, string problem)
    {
        var answer = await NoteAsync(new { reason = "Her claim.", day, time, time_zone = zone, number });

        Assert.False(answer.GetProperty("noted").GetBoolean());
        Assert.Contains(problem, answer.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Empty(_desk.Noted);
    }

    [Fact]
    public async Task Another_number_may_be_called_and_a_refusal_of_the_gateway_is_told()
    {
        await NoteAsync(new { reason = "Her claim.", number = "212 555 0123" });
        Assert.Equal("+12125550123", Assert.Single(_desk.Noted).Number);

        _desk.Refusal = "This number must not be called.";
        Assert.Equal(_desk.Refusal, (await NoteAsync(new { reason = "Her claim." })).GetProperty("problem").GetString());
    }

    private async Task<JsonElement> NoteAsync(object arguments)
    {
        BusinessZone.TryFind("America/New_York", out var zone);
        var call = new CallContext(CallId.At(_time.GetUtcNow()), "+15550100001", "en-US") { To = "+15550199001", Clock = new BusinessClock(_time, zone!), IdempotencyKey = "key" };
        var given = JsonSerializer.SerializeToElement(arguments).EnumerateObject().Where(argument => argument.Value.ValueKind is not JsonValueKind.Null).ToDictionary(argument => argument.Name, argument => (object?)argument.Value);
        var result = await new CallbackTool(_desk).Tool().Function.InvokeAsync(new AIFunctionArguments(given) { Context = new Dictionary<object, object?> { [typeof(CallContext)] = call } });
        return JsonSerializer.SerializeToElement(result);
    }
}
