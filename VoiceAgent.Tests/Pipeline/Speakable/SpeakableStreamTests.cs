using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Speakable.Calls;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speakable;

public sealed class SpeakableStreamTests
{
    private static readonly CallableTools Tools = CallableTools.Of(
        [KeyValuePair.Create("find_claim", AIFunctionFactory.Create((string member_number) => member_number).JsonSchema)]);

    [Theory]
    [InlineData("<think>The caller wants the status.</think> What is your number?", "What is your number?")]
    [InlineData("<THINKING a=\"b\">secret</THINKING>Yes.", "Yes.")]
    [InlineData("Hello there. <reasoning>secret</reasoning>We are open. <think>secret and never closed", "Hello there. We are open.")]
    [InlineData("<think>only this", "")]
    [InlineData("<think>one</think><think>two</think>Yes.", "Yes.")]
    [InlineData("secret thoughts without a beginning</think>Yes.", "Yes.")]
    [InlineData("<|channel|>analysis<|message|>secret<|end|><|start|>assistant<|channel|>final<|message|>Yes.", "Yes.")]
    [InlineData("Is 5 < 6? I think so.", "Is five less than six? I think so.")]
    [InlineData("<thinkpad> is a brand.", "is a brand.")]
    public void Reasoning_is_dropped(string answer, string said) => AssertSaid(said, answer);

    [Theory]
    [InlineData("find_claim({\"member_number\": \"4719\"})", "")]
    [InlineData("find_claim(member_number=\"4719\")", "")]
    [InlineData("find_claim(\"4719\")", "")]
    [InlineData("functions.find_claim({\"member_number\": \"4719\"})", "")]
    [InlineData("```python\nfind_claim(member_number='4719')\n```", "")]
    [InlineData("```json\n{\"name\": \"find_claim\", \"arguments\": {\"member_number\": \"4719\"}}\n```", "")]
    [InlineData("{\"name\": \"find_claim\", \"parameters\": {\"member_number\": \"4719\"}}", "")]
    [InlineData("[{\"function\": {\"name\": \"find_claim\", \"arguments\": \"{\\\"member_number\\\": \\\"4719\\\"}\"}}]", "")]
    [InlineData("<tool_call>{\"name\": \"find_claim\", \"arguments\": {\"member_number\": \"4719\"}}</tool_call>", "")]
    [InlineData("<function=find_claim>{\"member_number\": \"4719\"}</function>", "")]
    [InlineData("<invoke name=\"find_claim\"><parameter name=\"member_number\">4719</parameter></invoke>", "")]
    [InlineData("Let me look. find_claim({\"member_number\": \"4719\"}) One moment.", "Let me look. One moment.")]
    [InlineData("Let me `find_claim({\"member_number\": \"4719\"})` look.", "Let me look.")]
    public void A_written_call_is_taken_out_and_reported(string answer, string said)
    {
        AssertSaid(said, answer);
        foreach (var tokens in Splits(answer))
        {
            var stream = new SpeakableStream("en-US", Tools);
            Run(stream, tokens);
            var call = Assert.Single(stream.Calls);
            Assert.Equal("find_claim", call.Tool);
            Assert.Equal("4719", call.Arguments?["member_number"]?.ToString());
        }
    }

    [Theory]
    [InlineData("I'll use find_claim for that.", "I'll use find claim for that.")]
    [InlineData("The price (find it online) is fine.", "The price (find it online) is fine.")]
    [InlineData("See [our page](https://contoso.example).", "See our page.")]
    [InlineData("```\nYour claim is approved.\n```", "Your claim is approved.")]
    public void Prose_is_no_call(string answer, string said)
    {
        AssertSaid(said, answer);
        var stream = new SpeakableStream("en-US", Tools);
        Run(stream, [answer]);
        Assert.Empty(stream.Calls);
    }

    [Theory]
    [InlineData("find_claim({\"member_number\": [")]
    [InlineData("find_claim({broken})")]
    public void A_call_that_cannot_be_read_is_reported_without_arguments(string answer)
    {
        AssertSaid("", answer);
        var stream = new SpeakableStream("en-US", Tools);
        Run(stream, [answer]);
        Assert.Null(Assert.Single(stream.Calls).Arguments);
    }

    [Theory]
    [InlineData("✅ Approved! See [our page](https://contoso.example/c?id=7&x=1).", "Approved! See our page.")]
    [InlineData("| Service | Status |\n|---|---|\n| Dental | approved |\n| Eye | |\n", "Service: Dental, Status: approved. Service: Eye.")]
    [InlineData("| a | b |\n| c | d |", "a, b. c, d.")]
    [InlineData("• First item\n• Second item", "First item. Second item.")]
    [InlineData("We need: • a form • a date", "We need: a form. a date")]
    [InlineData("- **Bold** item\n* `code` item\n1. Call us\n2) Wait.", "Bold item. code item. one: Call us. two: Wait.")]
    [InlineData("## Your claim\nIt was *approved*, and **paid**.", "Your claim. It was approved, and paid.")]
    [InlineData("> Quoted\n\n---\n\n- [x] done", "Quoted. done.")]
    [InlineData("![a photo](p.png) and <b>bold</b> &amp; ~~old~~ text[1]", "a photo and bold and old text")]
    [InlineData("***Very*** __important__: *this, and that*.", "Very important: this, and that.")]
    [InlineData("👍🏽 Sure 😀! 🇩🇪", "Sure!")]
    [InlineData("Visit <https://contoso.example>.", "Visit contoso dot example.")]
    public void Markdown_becomes_speech(string answer, string said) => AssertSaid(said, answer);

    [Theory]
    [InlineData("Yes,\a it\v is\0 done.", "Yes, it is done.")]
    [InlineData("Half \uD83D a pair.", "Half a pair.")]
    [InlineData("Half \uDE00 a pair.", "Half a pair.")]
    [InlineData("A whole 𠮷 stays.", "A whole 𠮷 stays.")]
    public void What_XML_forbids_is_removed(string answer, string said) => AssertSaid(said, answer);

    [Fact]
    public void A_sentence_of_a_script_without_spaces_is_said_as_soon_as_it_ends()
    {
        var stream = new SpeakableStream("zh-CN", CallableTools.None);

        Assert.Equal(["您好。"], stream.Add("您好。").ToList());
        Assert.Empty(stream.Add("您的理赔已经"));
        Assert.Equal(["您的理赔已经批准了。"], stream.Add("批准了。我们").ToList());
        Assert.Equal(["我们会在五个工作日内付款。"], stream.Add("会在五个工作日内付款。").ToList());
    }

    [Theory]
    [InlineData("ja-JP", "お電話ありがとうございます。ご用件は何でしょうか？少々お待ちください。", "お電話ありがとうございます。|ご用件は何でしょうか？|少々お待ちください。")]
    [InlineData("hi-IN", "नमस्ते। आपका दावा मंज़ूर हो गया है।धन्यवाद।", "नमस्ते।|आपका दावा मंज़ूर हो गया है।|धन्यवाद।")]
    [InlineData("ar-EG", "كيف حالك؟ شكرا لك.", "كيف حالك؟|شكرا لك.")]
    [InlineData("zh-CN", "他说：“好的！”然后走了。", "他说：“好的！|然后走了。")]
    public void Sentences_end_in_every_script(string language, string answer, string clauses)
    {
        foreach (var tokens in Splits(answer))
        {
            Assert.Equal(clauses.Split('|'), Run(new SpeakableStream(language, CallableTools.None), tokens));
        }
    }

    [Fact]
    public void A_long_text_without_marks_is_never_cut_within_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("ก็ที่𠮷é", 400));

        foreach (var tokens in Splits(text))
        {
            var clauses = Run(new SpeakableStream("th-TH", CallableTools.None), tokens);

            Assert.True(clauses.Count > 1);
            Assert.Equal(text, string.Concat(clauses));
            Assert.All(clauses, clause => Assert.False(char.IsLowSurrogate(clause[0]) || char.GetUnicodeCategory(clause[0]) is System.Globalization.UnicodeCategory.NonSpacingMark));
        }
    }

    [Fact]
    public void How_the_stream_is_split_changes_nothing()
    {
        string[] answers =
        [
            "<think>x</think>Call 1-800-555-0199 by 03/05/2026 about CLM-00417: $1,250.40, open 5–7pm. Bye, then.",
            "Press the # key, dial *67, or write to jane_doe@contoso.example. 5 * 3 is 15.",
            "| A | B |\n|:-:|---|\n| 1 | 2 |\n\n# Head\n- one\n- two\n\nDr. Smith, on May 5, 1980, **said, \"Yes.\"** Then find_claim({\"member_number\": \"1\"}) ended.",
        ];
        foreach (var answer in answers)
        {
            var whole = Run(new SpeakableStream("en-US", Tools), [answer]);
            Assert.All(Splits(answer), tokens => Assert.Equal(whole, Run(new SpeakableStream("en-US", Tools), tokens)));
        }
    }

    private static void AssertSaid(string said, string answer) =>
        Assert.All(Splits(answer), tokens => Assert.Equal(said, string.Join(' ', Run(new SpeakableStream("en-US", Tools), tokens))));

    private static List<string> Run(SpeakableStream stream, IEnumerable<string> tokens) => [.. tokens.SelectMany(token => stream.Add(token).ToList()).ToList(), .. stream.Rest()];

    /// <summary>The text whole, letter by letter, and split at random.</summary>
    private static IEnumerable<IReadOnlyList<string>> Splits(string text)
    {
        yield return [text];
        yield return [.. text.Select(letter => letter.ToString())];
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var tokens = new List<string>();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(text.Length - at, random.Next(1, 9));
                tokens.Add(text.Substring(at, length));
                at += length;
            }

            yield return tokens;
        }
    }
}
