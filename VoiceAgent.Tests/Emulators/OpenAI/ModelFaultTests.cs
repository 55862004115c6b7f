using System.ClientModel;
using System.Diagnostics;
using OpenAI.Chat;

namespace VoiceAgent.Tests.Emulators.OpenAI;

/// <summary>Delays and faults of the model, as the official client sees them.</summary>
public sealed class ModelFaultTests
{
    private static readonly ChatMessage[] Question = [new SystemChatMessage("You handle claims."), new UserChatMessage("status of my claim")];

    [Fact]
    public async Task A_cut_stream_ends_without_a_finish_reason_and_the_next_is_whole()
    {
        await using var model = await EmulatedModel.StartAsync(("Faults:openai.stream:Kind", "cut"), ("Faults:openai.stream:Once", "true"));
        var (text, finished) = await ReadAsync(model, CancellationToken.None);
        Assert.Null(finished);
        Assert.StartsWith(text, "I can help with that. What is your member number?", StringComparison.Ordinal);
        Assert.NotEmpty(text);
        Assert.Equal(ChatFinishReason.Stop, (await ReadAsync(model, CancellationToken.None)).Finished);
    }

    [Fact]
    public async Task A_stalled_stream_gives_its_first_half_and_then_nothing()
    {
        await using var model = await EmulatedModel.StartAsync(("Faults:openai.stream:Kind", "stall"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(model, patience.Token));
    }

    [Fact]
    public async Task A_refused_stream_breaks_the_connection()
    {
        await using var model = await EmulatedModel.StartAsync(("Faults:openai.stream:Kind", "refuse"));
        await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(model, CancellationToken.None));
    }

    [Fact]
    public async Task A_rate_limit_is_answered_as_the_service_does()
    {
        await using var model = await EmulatedModel.StartAsync(("Faults:openai.first-token:Kind", "status-429"));
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => model.Client().CompleteChatAsync(Question));
        Assert.Equal(429, refused.Status);
        Assert.Contains("rate_limit_exceeded", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1", refused.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var seconds) ? seconds : null);
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "invalid_api_key")]
    [InlineData(404, "not_found")]
    [InlineData(500, "server_error")]
    [InlineData(503, "server_overloaded")]
    public async Task A_status_has_the_error_of_that_status(int status, string error)
    {
        await using var model = await EmulatedModel.StartAsync(("Faults:openai.first-token:Kind", $"status-{status}"));
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => model.Client().CompleteChatAsync(Question));
        Assert.Equal(status, refused.Status);
        Assert.Contains(error, refused.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_requests_than_the_limit_of_a_minute_are_refused()
    {
        await using var model = await EmulatedModel.StartAsync(("OpenAI:RequestsPerMinute", "1"));
        var first = await model.Client().CompleteChatAsync(Question);
        Assert.Equal("0", first.GetRawResponse().Headers.TryGetValue("x-ratelimit-remaining-requests", out var left) ? left : null);
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => model.Client().CompleteChatAsync(Question));
        Assert.Equal(429, refused.Status);
    }

    [Fact]
    public async Task A_refused_request_breaks_the_connection()
    {
        await using var model = await EmulatedModel.StartAsync(("Faults:openai.first-token:Kind", "refuse"));
        await Assert.ThrowsAnyAsync<Exception>(() => model.Client().CompleteChatAsync(Question));
    }

    [Fact]
    public async Task The_first_token_comes_after_its_delay()
    {
        await using var model = await EmulatedModel.StartAsync(("Delays:openai.first-token:Milliseconds", "150"));
        var clock = Stopwatch.StartNew();
        await ReadAsync(model, CancellationToken.None);
        Assert.InRange(clock.ElapsedMilliseconds, 150, 10_000);
    }

    private static async Task<(string Text, ChatFinishReason? Finished)> ReadAsync(EmulatedModel model, CancellationToken cancellation)
    {
        var text = "";
        ChatFinishReason? finished = null;
        await foreach (var update in model.Client().CompleteChatStreamingAsync(Question, cancellationToken: cancellation))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finished ??= update.FinishReason;
        }

        return (text, finished);
    }
}
