using System.Collections;

namespace VoiceAgent.Sip.Messages;

/// <summary>The headers of a message in their order. Unknown headers are kept. Names are compared without case.</summary>
public sealed class SipHeaders : IReadOnlyList<SipHeader>
{
    private readonly List<SipHeader> _all = new(16);

    public int Count => _all.Count;

    public SipHeader this[int index] => _all[index];

    /// <summary>The value of the first header of this name. Null where there is none.</summary>
    public string? this[string name]
    {
        get => TryGet(name, out var value) ? value.ToString() : null;
        set => Set(name, value);
    }

    public bool Has(string name) => IndexOf(name, 0) >= 0;

    public int CountOf(string name)
    {
        var count = 0;
        for (var at = IndexOf(name, 0); at >= 0; at = IndexOf(name, at + 1))
        {
            count++;
        }

        return count;
    }

    /// <summary>All values of headers that may hold several in one line, in order. Commas in quotes and between angle brackets do not separate.</summary>
    public List<string> Values(string name)
    {
        List<string> values = [];
        for (var at = IndexOf(name, 0); at >= 0; at = IndexOf(name, at + 1))
        {
            var list = _all[at].Value.Span;
            while (SipText.Next(ref list, out var value))
            {
                if (!value.IsEmpty)
                {
                    values.Add(value.ToString());
                }
            }
        }

        return values;
    }

    /// <summary>Each line of this name as a whole, for headers whose values hold commas, such as challenges.</summary>
    public List<string> Lines(string name)
    {
        List<string> lines = [];
        for (var at = IndexOf(name, 0); at >= 0; at = IndexOf(name, at + 1))
        {
            lines.Add(_all[at].Value.ToString());
        }

        return lines;
    }

    /// <summary>Whether a list header such as Supported, Require or Allow names this token.</summary>
    public bool Lists(string name, string token) => Values(name).Exists(value => value.Equals(token, StringComparison.OrdinalIgnoreCase));

    /// <summary>The readable addresses of this name. Values that cannot be read are left out.</summary>
    public List<NameAddress> Addresses(string name)
    {
        List<NameAddress> addresses = [];
        foreach (var value in Values(name))
        {
            if (NameAddress.TryParse(value, out var address))
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    /// <exception cref="ArgumentException">The name is no token, or the value has a line end.</exception>
    public void Add(string name, string value) => _all.Add(Checked(name, value));

    public void AddFirst(string name, string value) => _all.Insert(0, Checked(name, value));

    /// <summary>Replaces all headers of this name by one at the place of the first. Null removes them.</summary>
    public void Set(string name, string? value)
    {
        var at = IndexOf(name, 0);
        if (value is null || at < 0)
        {
            Remove(name);
            if (value is not null)
            {
                Add(name, value);
            }

            return;
        }

        _all[at] = Checked(name, value);
        for (var other = IndexOf(name, at + 1); other >= 0; other = IndexOf(name, at + 1))
        {
            _all.RemoveAt(other);
        }
    }

    public void Remove(string name) => _all.RemoveAll(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public List<SipHeader>.Enumerator GetEnumerator() => _all.GetEnumerator();

    IEnumerator<SipHeader> IEnumerable<SipHeader>.GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _all.GetEnumerator();

    internal bool TryGet(string name, out ReadOnlyMemory<char> value)
    {
        var at = IndexOf(name, 0);
        value = at < 0 ? default : _all[at].Value;
        return at >= 0;
    }

    internal void AddParsed(SipHeader header) => _all.Add(header);

    internal void CopyTo(SipHeaders other, string name)
    {
        for (var at = IndexOf(name, 0); at >= 0; at = IndexOf(name, at + 1))
        {
            other._all.Add(_all[at]);
        }
    }

    private static SipHeader Checked(string name, string value) =>
        !SipText.IsToken(name) ? throw new ArgumentException($"'{name}' is not the name of a SIP header. Use letters, digits and '-'.", nameof(name))
        : value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 ? throw new ArgumentException($"The value of the header '{name}' has a line end. Remove it.", nameof(value))
        : new SipHeader(name, value.AsMemory());

    private int IndexOf(string name, int from)
    {
        for (var at = from; at < _all.Count; at++)
        {
            if (_all[at].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return -1;
    }
}
