namespace VoiceAgent.AppHost.Demo;

/// <summary>
/// Shows the agent's words when the caller hears them, as the product writes them. The telephone knows when a word is heard, but
/// only as it sounds ("four hundred dollars"). The product knows how it is written ("$400"), but before it is heard.
/// </summary>
internal sealed class AgentWords(Screen screen)
{
    // One written number is several spoken words, and a word may be misunderstood. A longer look-ahead would show words too early.
    private const int LooksAhead = 4;

    private readonly Lock _gate = new();
    private readonly Queue<string> _early = new();
    private int _epoch = -1;
    private string[] _written = [];
    private int _shown;
    private bool _productTells;

    /// <summary>The product has begun to speak a reply. Its text grows clause by clause.</summary>
    public void Speaking(int reply, string text)
    {
        lock (_gate)
        {
            if (reply != _epoch)
            {
                (_epoch, _shown) = (reply, 0);
            }

            (_productTells, _written) = (true, Words(text));
            while (_early.TryPeek(out var word) && Show(word))
            {
                _early.Dequeue();
            }
        }
    }

    /// <summary>The caller has heard a word.</summary>
    public void Heard(string word)
    {
        lock (_gate)
        {
            if (_early.Count > 0 || !Show(word))
            {
                _early.Enqueue(word);
            }
        }
    }

    /// <summary>The product reports what the caller has heard of a reply.</summary>
    public void Spoke(int reply, string text, bool interrupted)
    {
        lock (_gate)
        {
            _productTells = true;
            var heard = Words(text);
            var from = reply == _epoch ? _shown : 0;
            if (heard.Length > from)
            {
                screen.AgentSays(string.Join(' ', heard[from..]));
            }

            if (heard.Length > 0 || from > 0)
            {
                screen.AgentStopped(interrupted);
            }

            (_epoch, _written, _shown) = (-1, [], 0);
            _early.Clear();
        }
    }

    /// <summary>The agent has fallen silent for the caller. Without a report from the product, the heard words are shown.</summary>
    public void FellSilent(string heard)
    {
        lock (_gate)
        {
            if (!_productTells && heard.Length > 0)
            {
                screen.AgentSays(heard);
                screen.AgentStopped(interrupted: false);
                _early.Clear();
            }
        }
    }

    /// <returns>False when the product has not reported the word yet.</returns>
    private bool Show(string word)
    {
        if (_shown == _written.Length)
        {
            return false;
        }

        var sound = Sound(word);
        var until = Math.Min(_written.Length, _shown + LooksAhead);
        var found = Array.FindIndex(_written, _shown, until - _shown, each => Sound(each) == sound);
        if (found < 0 && !_written[_shown].Any(char.IsAsciiDigit))
        {
            // The word is a part of a number, or was misunderstood.
            return true;
        }

        var end = found < 0 ? _shown + 1 : found + 1;
        screen.AgentSays(string.Join(' ', _written[_shown..end]));
        _shown = end;
        return true;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Sound(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
