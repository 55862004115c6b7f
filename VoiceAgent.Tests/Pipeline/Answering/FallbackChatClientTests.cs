using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>Which errors count as a failure. <c>RecoveryTests</c> shows how calls continue after one.</summary>
public sealed class FallbackChatClientTests
{
    private static readonly ChatResponseUpdate Whole = new(ChatRole.Assistant, "second") { FinishReason = ChatFinishReason.Stop };

    [Fact]
    public async Task An_answer_that_was_stopped_early_fails_and_the_next_is_asked_of_the_other()
    {
        var choice = Choice(new ChatResponseUpdate(ChatRole.Assistant, "Your claim"), new ChatResponseUpdate { FinishReason = ChatFinishReason.Length });

        Assert.Equal("The model stopped early: length.", (await Assert.ThrowsAsync<AnswerFailedException>(() => choice.GetResponseAsync("hello"))).Message);
        Assert.Equal("second", (await choice.GetResponseAsync("hello")).Text);
    }

    [Fact]
    public async Task An_error_before_the_first_word_is_answered_by_the_other()
    {
        var choice = Choice(new ChatResponseUpdate { Role = ChatRole.Assistant }, new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("down") { ErrorCode = "server_error" }]));

        Assert.Equal("second", (await choice.GetResponseAsync("hello")).Text);
    }

    [Fact]
    public void It_is_found_behind_what_lies_around_it()
    {
        var choice = Choice();

        Assert.Same(choice, choice.WithTelemetry().GetService<IFallbackChatClient>());
    }

    private static FallbackChatClient Choice(params ChatResponseUpdate[] first) =>
        new(new FixedModel(null, first), new FixedModel(null, Whole), TimeProvider.System, NullLogger<FallbackChatClient>.Instance);
}
