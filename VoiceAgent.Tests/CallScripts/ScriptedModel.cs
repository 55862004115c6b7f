using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A model that answers by rules, with a word every few milliseconds.</summary>
internal sealed class ScriptedModel(TimeProvider time) : PartsModel
{
    private readonly List<(Func<AnswerRequest, bool> When, Func<AnswerRequest, IReadOnlyList<object>> Then)> _rules = [];

    /// <summary>Measured on the real service: 350–550 ms (design §7).</summary>
    public TimeSpan FirstToken { get; set; } = TimeSpan.FromMilliseconds(400);

    public TimeSpan NextToken { get; set; } = TimeSpan.FromMilliseconds(15);

    /// <summary>All requests in order.</summary>
    public List<AnswerRequest> Asked { get; } = [];

    public int Cancelled { get; private set; }

    /// <summary>Adds a rule. The first rule that applies answers. Texts are streamed, <see cref="ToolRequested"/> is a call, and <see cref="Stall"/> and
    /// <see cref="Cut"/> are faults.</summary>
    public ScriptedModel On(Func<AnswerRequest, bool> when, params object[] then)
    {
        _rules.Add((when, _ => then));
        return this;
    }

    public ScriptedModel On(Func<AnswerRequest, bool> when, Func<AnswerRequest, IReadOnlyList<object>> then)
    {
        _rules.Add((when, then));
        return this;
    }

    public ScriptedModel On(string said, params object[] then) => On(request => LastSaid(request)?.Contains(said, StringComparison.OrdinalIgnoreCase) ?? false, then);

    public ScriptedModel On(string said, Func<AnswerRequest, IReadOnlyList<object>> then)
    {
        _rules.Add((request => LastSaid(request)?.Contains(said, StringComparison.OrdinalIgnoreCase) ?? false, then));
        return this;
    }

    protected override async IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        Asked.Add(request);
        using var cancelled = yielded.Register(() => Cancelled++);
        await Task.Delay(FirstToken, time, yielded);
        var parts = _rules.FirstOrDefault(rule => rule.When(request)).Then?.Invoke(request) ?? ["I'm not sure I understood that."];
        foreach (var part in parts)
        {
            switch (part)
            {
                case string text:
                    foreach (var word in text.Split(' '))
                    {
                        yield return new TextPiece(word + " ");
                        await Task.Delay(NextToken, time, yielded);
                    }

                    break;
                case ToolRequested call:
                    yield return call;
                    break;
                case Stall:
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, yielded);
                    break;
                case Cut:
                    yield break;
            }
        }

        yield return new TokensUsed(100, 20);
        yield return new AnswerFinished();
    }

    public static string? LastSaid(AnswerRequest request) => request.History.LastOrDefault() is CallerSaid said ? said.Text : null;

    /// <summary>Adds the parts of the claims scenario that the scripts need.</summary>
    public ScriptedModel WithClaims()
    {
        On(request => request.History.LastOrDefault() is ToolExchange { Tool: "find_claim" } exchange && exchange.Result.Contains("C-2041"),
            "Your claim C-2041 for the dental visit on March third was approved. We are sending four hundred and twelve dollars to your account, and you should see it within five business days.");
        On(request => request.History.LastOrDefault() is ToolExchange { Tool: "find_claim" }, "I couldn't find a claim for that member number. Could you please say the number again?");
        On("how much", "It was four hundred and twelve dollars.");
        On("goodbye", "You're welcome. Goodbye.", new ToolRequested("x", "end_call", "{}"));
        On(request => Digits(LastSaid(request)) == 4, new ToolRequested("x", "find_claim", """{"member_number":"4719"}"""));
        On(request => Digits(LastSaid(request)) is > 0 and < 4, "I only heard some digits. Could you please say all four?");
        On("claim", "I can help with that. What is your member number?");
        return On("hello", "Hello. How can I help you today?");
    }

    private static int Digits(string? text) => SpokenDigits.In(text ?? "").Length;
}

internal sealed record Stall;

internal sealed record Cut;
