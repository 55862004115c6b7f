namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>The contacts of a file, and what is wrong with it.</summary>
internal sealed class ContactFileReading
{
    /// <summary>A file that is wrong everywhere would have an answer many times as long as itself.</summary>
    public const int MostMistakes = 100;

    private readonly Dictionary<string, int> _lines = [];
    private readonly List<Contact> _contacts = [];
    private readonly List<(int Line, string Reason)> _mistakes = [];

    public IReadOnlyList<Contact> Contacts => _contacts;

    public IReadOnlyList<(int Line, string Reason)> Mistakes => _mistakes;

    /// <summary>Whether the first line was understood. Otherwise the other lines mean nothing.</summary>
    public bool HasColumns { get; set; }

    /// <summary>Whether reading on makes no sense.</summary>
    public bool IsFull => _mistakes.Count >= MostMistakes || _contacts.Count > ContactFile.MostContacts;

    public void Mistaken(int line, string reason)
    {
        if (_mistakes.Count < MostMistakes)
        {
            _mistakes.Add((line, reason));
        }
    }

    public void Add(int line, Contact contact)
    {
        if (!_lines.TryAdd(contact.Number, line))
        {
            Mistaken(line, $"The number is in line {_lines[contact.Number]} already.");
            return;
        }

        _contacts.Add(contact);
        if (_contacts.Count > ContactFile.MostContacts)
        {
            Mistaken(line, $"A file has at most {ContactFile.MostContacts} numbers. Send several files.");
        }
    }
}
