using System.Diagnostics;
using System.Globalization;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Speakable.Calls;

// What it costs to make an answer speakable, for each token and for each clause. The least of many rounds counts, so that other load does not matter.
const int Rounds = 400;
const int AnswersInRound = 20;

(string Name, string Language, string Text)[] answers =
[
    ("plain sentences", "en-US", "I can help with that. Your claim for the dental visit was approved, and the money is on its way. You should see it within a few business days. Is there anything else?"),
    ("figures", "en-US", "Call 1-800-555-0199 by 03/05/2026 about CLM-00417: $1,250.40, open 5–7pm. Your member number is 4719, and 2 of 3 claims were paid in 2025."),
    ("Markdown", "en-US", "## Your claim\n**Approved!** See [our page](https://contoso.example/c?id=7).\n| Service | Status |\n|---|---|\n| Dental | approved |\n- sign it\n- send it\n"),
    ("Chinese", "zh-CN", "您好。您的理赔已经批准了。我们会在五个工作日内付款。金额是$1,250.40。"),
];

List<string> first = [];
Console.WriteLine("| answer | µs / token | bytes / token | µs / clause |\n|---|---|---|---|");
foreach (var (name, language, text) in answers)
{
    var tokens = text.Chunk(4).Select(letters => new string(letters)).ToArray();
    var (clauses, best, bytes) = (0, double.MaxValue, double.MaxValue);
    for (var round = 0; round < Rounds; round++)
    {
        var (since, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        for (var answer = 0; answer < AnswersInRound; answer++)
        {
            clauses = Run(language, tokens);
        }

        best = Math.Min(best, Stopwatch.GetElapsedTime(since).TotalMicroseconds / AnswersInRound);
        bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)AnswersInRound);
    }

    // The moment of the first clause: the token that completes it, without the stage (only the splitter) and with it, and the time of both.
    var (alone, aloneToken) = First(tokens, () => SpeakableText.Splitter(language).Add);
    var (whole, wholeToken) = First(tokens, () => new SpeakableStream(language, CallableTools.None).Add);
    first.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {aloneToken} | {wholeToken} | {alone:F1} | {whole:F1} | {whole / alone:F1} |"));

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {best / tokens.Length:F2} | {bytes / tokens.Length:F0} | {best / clauses:F1} |"));
}

Console.WriteLine("\n| first clause of | token without | token with | µs without | µs with | ratio |\n|---|---|---|---|---|---|");
first.ForEach(Console.WriteLine);

static (double Best, int Token) First(string[] tokens, Func<Func<string, IEnumerable<string>>> make)
{
    var (best, token) = (double.MaxValue, 0);
    for (var round = 0; round < Rounds; round++)
    {
        var add = make();
        var since = Stopwatch.GetTimestamp();
        for (token = 0; token < tokens.Length && !add(tokens[token]).Any(); token++)
        {
        }

        best = Math.Min(best, Stopwatch.GetElapsedTime(since).TotalMicroseconds);
    }

    return (best, token + 1);
}

static int Run(string language, string[] tokens)
{
    var stream = new SpeakableStream(language, CallableTools.None);
    var clauses = 0;
    foreach (var token in tokens)
    {
        clauses += stream.Add(token).Count();
    }

    return clauses + stream.Rest().Count();
}
