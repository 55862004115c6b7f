using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Context;

/// <summary>
/// On which day the caller said what, for calls that last over midnight: "tomorrow" keeps its meaning when a tool gets the word
/// after midnight. It is thread-safe, because tools run beside the conversation.
/// </summary>
internal sealed class SaidDays
{
    private readonly Lock _guard = new();
    private readonly List<(DateOnly Day, string Words)> _said = [];

    public void Add(DateOnly day, string said)
    {
        lock (_guard)
        {
            _said.Add((day, $" {string.Join(' ', SpokenWords.In(said))} "));
        }
    }

    /// <summary>The day on which the caller last said these words. <paramref name="today"/> when the caller did not say them.</summary>
    public DateOnly Of(string words, DateOnly today)
    {
        var wanted = $" {string.Join(' ', SpokenWords.In(words))} ";
        lock (_guard)
        {
            return _said.Exists(one => one.Day != today) && _said.FindLast(one => one.Words.Contains(wanted, StringComparison.OrdinalIgnoreCase)) is { Words: not null } found
                ? found.Day
                : today;
        }
    }
}
