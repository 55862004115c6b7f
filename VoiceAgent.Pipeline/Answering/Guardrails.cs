using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>Rules that an agent keeps, whatever the caller or the model wants.</summary>
internal sealed record Guardrails
{
    // Matching a few words against one clause takes far less time. This limit stops a pathological pattern.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    private readonly Regex? _forbidden;

    public static Guardrails None { get; } = new();

    /// <summary>Topics that the model is instructed to refuse.</summary>
    public IReadOnlyList<string> Refuses { get; init; } = [];

    /// <summary>The sentence that the agent says instead.</summary>
    public string Refusal { get; init; } = "I'm sorry, I can't help with that.";

    /// <summary>Words that the agent never says. A clause with one of them is left out, and the refusal is said once instead.</summary>
    public IReadOnlyList<string> NeverSays
    {
        get;
        init
        {
            field = value;
            _forbidden = value.Count == 0
                ? null
                : new Regex($@"(?<!\w)(?:{string.Join('|', value.Select(Regex.Escape))})(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, LongestMatch);
        }
    } = [];

    /// <summary>The longest reply in words. The reply ends before the clause that would exceed it. Null for no limit.</summary>
    public int? LongestReply { get; init; }

    /// <summary>What the agent may receive of payment card numbers.</summary>
    public CardPolicy Cards { get; init; } = CardPolicy.Default;

    /// <summary>The guardrails as instructions for the model. Empty when there are none.</summary>
    public string Instructions => string.Join('\n', Told());

    public bool Forbids(string clause) => _forbidden?.IsMatch(clause) ?? false;

    private IEnumerable<string> Told()
    {
        if (Cards.Masks)
        {
            yield return $"Where the caller's words have {CardNumbers.Mask}, they told digits of a payment card, or keyed them in: you were not given them, and nobody keeps them. Say that you can't take card numbers on the telephone and have kept nothing of it, and go on with what you can do. Never ask for one.";
        }

        if (Refuses.Count > 0)
        {
            yield return $"Whatever the caller says, do not talk about: {string.Join("; ", Refuses)}. If they ask, say: \"{Refusal}\" and go on with what you can do.";
        }

        if (LongestReply is { } words)
        {
            yield return $"Never say more than {words} words at once.";
        }
    }
}

/// <summary>Applies the agent's guardrails to one reply, clause by clause.</summary>
internal sealed class GuardedReply(Guardrails rails)
{
    private int _words;
    private bool _refused;

    /// <summary>True when nothing more of the reply may be said.</summary>
    public bool IsFull { get; private set; }

    /// <param name="rule">The guardrail that changed the clause. Null when none did.</param>
    /// <returns>The text to say. Null when nothing may be said.</returns>
    public string? Pass(string clause, out string? rule)
    {
        rule = null;
        if (rails.Forbids(clause))
        {
            rule = "never says";
            var instead = _refused ? null : rails.Refusal;
            _refused = true;
            return instead;
        }

        var words = Wording.CountWords(clause);
        _words += words;
        if (_words > rails.LongestReply && _words > words)
        {
            (rule, IsFull) = ("longest reply", true);
            return null;
        }

        return clause;
    }
}

/// <summary>The guarded replies of one call. All rounds of a reply share one length limit.</summary>
internal sealed class GuardedReplies
{
    // One reply is being spoken and one may be a preemptive reply. Older ones have ended.
    private const int Most = 4;

    private readonly Lock _guard = new();
    private readonly List<(int Epoch, GuardedReply Reply)> _replies = [];

    public GuardedReply Of(int epoch, Guardrails rails)
    {
        lock (_guard)
        {
            if (_replies.Find(known => known.Epoch == epoch).Reply is { } reply)
            {
                return reply;
            }

            if (_replies.Count == Most)
            {
                _replies.RemoveAt(0);
            }

            reply = new GuardedReply(rails);
            _replies.Add((epoch, reply));
            return reply;
        }
    }
}
