using System.Xml;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Speakable.Calls;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speakable;

/// <summary>Reasoning, calls and marks in the many ways in which models write them. Each is tried whole and in all splits.</summary>
public sealed class SpeakableVariantTests
{
    private static readonly CallableTools Tools = CallableTools.Of(
    [
        KeyValuePair.Create("find_claim", AIFunctionFactory.Create((string member_number) => member_number).JsonSchema),
        KeyValuePair.Create("transfer", AIFunctionFactory.Create((string queue) => queue).JsonSchema),
        KeyValuePair.Create("end_call", AIFunctionFactory.Create(() => "").JsonSchema),
    ]);

    [Theory]
    [InlineData("<Think>secret. One.</Think>Yes.")]
    [InlineData("<thought>secret. One.</thought>Yes.")]
    [InlineData("<reasoning effort=\"high\">secret. One.</reasoning>Yes.")]
    [InlineData("◁think▷secret. One.◁/think▷Yes.")]
    [InlineData("[THINK]secret. One.[/THINK]Yes.")]
    [InlineData("< think >secret. One.</ think >Yes.")]
    [InlineData("<think\n>secret. One.</think\n>Yes.")]
    [InlineData("<think>secret. <think>inner. </think>still secret. </think>Yes.")]
    [InlineData("<thinking>secret. <think>inner. </think>still secret. </thinking>Yes.")]
    [InlineData("<think>secret. One.</thinking>Yes.")]
    [InlineData("<think/>Yes.")]
    [InlineData("```<think>secret. One.</think>```Yes.")]
    [InlineData("```\n<think>\nsecret. One.\n</think>\n```\nYes.")]
    [InlineData("<antThinking>secret. One.</antThinking>Yes.")]
    [InlineData("<seed:think>secret. One.</seed:think>Yes.")]
    [InlineData("<internal_monologue>secret. One.</internal_monologue>Yes.")]
    [InlineData("<chain_of_thought>secret. One.</chain_of_thought>Yes.")]
    [InlineData("<|begin_of_thought|>secret. One.<|end_of_thought|><|begin_of_solution|>Yes.<|end_of_solution|>")]
    [InlineData("<|START_THINKING|>secret. One.<|END_THINKING|><|START_RESPONSE|>Yes.<|END_RESPONSE|>")]
    [InlineData("<｜begin▁of▁thinking｜>secret. One.<｜end▁of▁thinking｜>Yes.")]
    [InlineData("<think>secret. One.</think><answer>Yes.</answer>")]
    [InlineData("Yes. <think>secret and 5 > 3. One. </thin")]
    [InlineData("Yes. <thi")]
    [InlineData("The user wants the status. I should answer.\nOk.</think>\n\nYes.")]
    [InlineData("Okay, so the caller asks for it. More thoughts. </think>Yes.")]
    public void Reasoning_is_dropped_in_each_spelling(string answer) => AssertSaid("Yes.", answer);

    [Fact]
    public void A_model_that_once_closed_what_it_never_opened_is_known_for_it()
    {
        var habit = new ReasoningHabit();
        var first = new SpeakableStream("en-US", Tools, habit);
        Run(first, ["Hm, a claim.", " Good.", "</think>Yes."]);

        Assert.Equal(["Never."], Run(new SpeakableStream("en-US", Tools, habit), ["Hm, another claim.", " Good. ", "</think>", "Never."]));
        Assert.Equal(["One.", "Two."], Run(new SpeakableStream("en-US", Tools, habit), ["One. ", "Two."]));
    }

    [Fact]
    public void An_answer_about_a_caller_is_said_when_it_was_no_reasoning() =>
        AssertSaid("The caller must be the policy holder. Are you?", "The caller must be the policy holder. Are you?");

    [Theory]
    [InlineData("[TOOL_CALLS] [{\"name\":\"find_claim\",\"arguments\":{\"member_number\":\"4719\"}}]")]
    [InlineData("[TOOL_CALLS]find_claim{\"member_number\":\"4719\"}")]
    [InlineData("[TOOL_CALLS]find_claim[ARGS]{\"member_number\":\"4719\"}")]
    [InlineData("print(default_api.find_claim(member_number=\"4719\"))")]
    [InlineData("```tool_code\nprint(default_api.find_claim(member_number=\"4719\"))\n```")]
    [InlineData("[find_claim(member_number=\"4719\")]")]
    [InlineData("await find_claim(member_number=\"4719\")")]
    [InlineData("result = find_claim(member_number=\"4719\")")]
    [InlineData("find_claim({member_number: \"4719\"})")]
    [InlineData("find_claim({'member_number': '4719'})")]
    [InlineData("findClaim({\"member_number\":\"4719\"})")]
    [InlineData("find_claim: {\"member_number\":\"4719\"}")]
    [InlineData("find_claim {\"member_number\":\"4719\"}")]
    [InlineData("find_claim\n{\"member_number\":\"4719\"}")]
    [InlineData("**find_claim**(member_number=\"4719\")")]
    [InlineData("to=functions.find_claim {\"member_number\":\"4719\"}")]
    [InlineData("<|channel|>commentary to=functions.find_claim <|constrain|>json<|message|>{\"member_number\":\"4719\"}<|call|>")]
    [InlineData("<|python_tag|>find_claim.call(member_number=\"4719\")")]
    [InlineData("<|python_tag|>{\"name\":\"find_claim\",\"parameters\":{\"member_number\":\"4719\"}}<|eom_id|>")]
    [InlineData("<|tool_calls_section_begin|><|tool_call_begin|>functions.find_claim:0<|tool_call_argument_begin|>{\"member_number\":\"4719\"}<|tool_call_end|><|tool_calls_section_end|>")]
    [InlineData("<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>find_claim\n```json\n{\"member_number\":\"4719\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>")]
    [InlineData("<function=find_claim><parameter=member_number>4719</parameter></function>")]
    [InlineData("<tool_call>find_claim\n<arg_key>member_number</arg_key>\n<arg_value>4719</arg_value>\n</tool_call>")]
    [InlineData("<find_claim><member_number>4719</member_number></find_claim>")]
    [InlineData("<find_claim member_number=\"4719\"/>")]
    [InlineData("Action: find_claim\nAction Input: {\"member_number\":\"4719\"}")]
    [InlineData("{\"find_claim\":{\"member_number\":\"4719\"}}")]
    [InlineData("{\"tool\":\"find_claim\",\"member_number\":\"4719\"}")]
    [InlineData("<tool_call>{\"name\":\"find_claim\",\"arguments\":{\"member_number\":\"4719\"}}")]
    [InlineData("multi_tool_use.parallel({\"tool_uses\":[{\"recipient_name\":\"functions.find_claim\",\"parameters\":{\"member_number\":\"4719\"}}]})")]
    public void A_written_call_is_found_in_each_spelling(string answer)
    {
        foreach (var before in new[] { "", "Let me look that up. " })
        {
            AssertSaid(before.Trim(), before + answer);
            foreach (var tokens in Splits(before + answer))
            {
                var stream = new SpeakableStream("en-US", Tools);
                Run(stream, tokens);
                var call = Assert.Single(stream.Calls);
                Assert.Equal("find_claim", call.Tool);
                Assert.Equal("4719", call.Arguments?["member_number"]?.ToString());
            }
        }
    }

    [Theory]
    [InlineData("find_claim(member_number=\"1\"); end_call()", "find_claim,end_call")]
    [InlineData("[find_claim(member_number=\"1\"), end_call()]", "find_claim,end_call")]
    [InlineData("find_claim(member_number=\"1\")\nfind_claim(member_number=\"2\")", "find_claim,find_claim")]
    [InlineData("lookup_order(id=\"7\")", "lookup_order")]
    [InlineData("lookupOrder({\"id\":\"7\"})", "lookupOrder")]
    [InlineData("find_claim(member_number=", "find_claim")]
    [InlineData("Action: find_claim\nAction Input: 4719", "find_claim")]
    [InlineData("{\"member_number\":\"4719\"}", "find_claim")]
    [InlineData("end_call", "end_call")]
    [InlineData("`end_call`", "end_call")]
    [InlineData("tool_use: end_call", "end_call")]
    public void All_calls_are_reported_and_nothing_is_said(string answer, string tools)
    {
        AssertSaid("", answer);
        var stream = new SpeakableStream("en-US", Tools);
        Run(stream, [answer]);
        Assert.Equal(tools.Split(','), stream.Calls.Select(call => call.Tool));
    }

    [Theory]
    [InlineData("The function f(x) is easy.", "The function f(x) is easy.")]
    [InlineData("We offer transfer (free of charge).", "We offer transfer (free of charge).")]
    [InlineData("A transfer(free) is fine.", "A transfer(free) is fine.")]
    [InlineData("I'm using find_claim (it looks for claims).", "I'm using find claim (it looks for claims).")]
    [InlineData("Your claim(s) and iPhone(s) are fine.", "Your claim(s) and iPhone(s) are fine.")]
    [InlineData("You may choose {name} or {3, 4}.", "You may choose {name} or {three, four}.")]
    [InlineData("See [the page](https://en.wikipedia.org/wiki/A_(b)) now.", "See the page now.")]
    [InlineData("Call us or use the function key.", "Call us or use the function key.")]
    [InlineData("The action: wait. Then x = 5.", "The action: wait. Then x equals five.")]
    [InlineData("I reason [thus] and plan <b>well</b>.", "I reason thus and plan well.")]
    [InlineData("a < b and I <3 you", "a less than b and I less than three you")]
    public void Sentences_that_look_similar_are_kept(string answer, string said)
    {
        var stream = new SpeakableStream("en-US", Tools);
        Run(stream, [answer]);
        Assert.Empty(stream.Calls);
        AssertSaid(said, answer);
    }

    [Theory]
    [InlineData("- One\n  - Two nested\n    - Three", "One. Two nested. Three.")]
    [InlineData("Plan | Price\n--- | ---\nBasic | $5", "Plan, Price Basic, five dollars")]
    [InlineData("| A | B |\n|:-:|---|\n| x \\| y | |\n\nAfter.", "A: x | y. After.")]
    [InlineData("### Heading ###\nText", "Heading Text")]
    [InlineData("un**believ**able ==mark== H~2~O", "unbelievable mark H two O")]
    [InlineData("See [the [inner] page](https://contoso.example/a \"Title\") and [page][1].\n\n[1]: https://contoso.example", "See the inner page and page.")]
    [InlineData("A note[^1] and 【4†source】 here.", "A note and here.")]
    [InlineData("<p>Hello <b>you</b></p><br/>Next", "Hello you, Next")]
    [InlineData("<speak>Hello <break time=\"1s\"/> there</speak>", "Hello there")]
    [InlineData("Tom &amp; Jerry&nbsp;&quot;hi&quot; &euro;5", "Tom and Jerry \"hi\" five euros")]
    [InlineData("Family 👨‍👩‍👧‍👦 ok 👍🏿 🇺🇸 ❤️ ✔ done", "Family ok done")]
    [InlineData("Press 1️⃣ or *️⃣ or #️⃣ now", "Press one or star key or pound key now")]
    [InlineData(":smile: Hello :)", "Hello")]
    [InlineData("Line one  \nline two\\\nline three", "Line one line two line three")]
    [InlineData("~~~\ncode x = 1;\n~~~\nThanks.", "Thanks.")]
    [InlineData("\\*not bold\\* and 2\\*3", "not bold and two times three")]
    [InlineData("Card ••••4242, • one • two", "Card four two four two, one. two")]
    [InlineData("\uFEFFBad \u202Eleft\u202C so\u00ADft.", "Bad left soft.")]
    [InlineData("One\vtwo\u0085three.", "One two three.")]
    public void Marks_become_speech(string answer, string said) => AssertSaid(said, answer);

    [Fact]
    public void Nothing_that_a_voice_refuses_is_left_and_no_word_is_lost()
    {
        var random = new Random(8);
        for (var run = 0; run < 2_000; run++)
        {
            var words = Enumerable.Range(0, random.Next(1, 30)).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => (char)random.Next('a', 'z' + 1))])).ToList();
            var noise = string.Concat(words.Select(word => word + (char)random.Next(0, 32) + " \uFFFE\uD800"[random.Next(0, 3)] + ' '));

            var said = string.Join(' ', Run(new SpeakableStream("en-US", CallableTools.None), Tokens(noise, random)));

            Assert.All(said, character => Assert.True(XmlConvert.IsXmlChar(character)));
            Assert.All(words, word => Assert.Contains(word, said, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Any_split_of_any_row_says_the_same()
    {
        var random = new Random(30);
        var folder = Path.Combine(SourceTree.Root, "VoiceAgent.Tests", "Pipeline", "Speakable", "Figures");
        foreach (var file in Directory.GetFiles(folder, "*.tsv"))
        {
            foreach (var row in File.ReadLines(file).Where(row => row.Length > 0))
            {
                var (language, written) = (Path.GetFileNameWithoutExtension(file), row.Split('\t')[0]);
                var whole = Run(new SpeakableStream(language, Tools), [written]);

                Assert.Equal(whole, Run(new SpeakableStream(language, Tools), Tokens(written, random)));
            }
        }
    }

    private static void AssertSaid(string said, string answer) =>
        Assert.All(Splits(answer), tokens => Assert.Equal(said, string.Join(' ', Run(new SpeakableStream("en-US", Tools), tokens))));

    private static List<string> Run(SpeakableStream stream, IEnumerable<string> tokens) => [.. tokens.SelectMany(token => stream.Add(token).ToList()).ToList(), .. stream.Rest()];

    /// <summary>The text whole, letter by letter, split once at each place, and split at random.</summary>
    private static IEnumerable<IReadOnlyList<string>> Splits(string text)
    {
        yield return [text];
        yield return [.. text.Select(letter => letter.ToString())];
        for (var at = 1; at < text.Length; at++)
        {
            yield return [text[..at], text[at..]];
        }

        for (var seed = 0; seed < 10; seed++)
        {
            yield return Tokens(text, new Random(seed));
        }
    }

    private static List<string> Tokens(string text, Random random)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(text.Length - at, random.Next(1, 9));
            tokens.Add(text.Substring(at, length));
            at += length;
        }

        return tokens;
    }
}
