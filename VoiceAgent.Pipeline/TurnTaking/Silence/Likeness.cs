using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>Compares turns. Announcements repeat themselves, and only their numbers change: "you are number 4 in the queue".</summary>
internal static class Likeness
{
    // People repeat short answers and short questions.
    private const int Shortest = 5;
    private const double Alike = 0.8;

    /// <summary>The words of a turn without its numbers. Scripts without spaces give one word for each character.</summary>
    public static IReadOnlyList<string> Words(string spoken) =>
        [.. PlainWords.Of(spoken).Where(word => !word.Any(char.IsDigit))];

    /// <summary>True when both have nearly the same words, and enough of them.</summary>
    public static bool Of(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var longer = Math.Max(one.Count, other.Count);
        if (Math.Min(one.Count, other.Count) < Shortest || Math.Min(one.Count, other.Count) < Alike * longer)
        {
            return false;
        }

        var left = other.ToList();
        return one.Count(left.Remove) >= Alike * longer;
    }
}
