using VoiceAgent.AppHost.Demo;

namespace VoiceAgent.Tests.AppHost.Demo;

public sealed class AgentWordsTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly AgentWords _words;

    public AgentWordsTests() => _words = new AgentWords(new Screen(_output, TimeProvider.System));

    /// <summary>The printed lines without their times.</summary>
    private string Printed => string.Join('|', _output.ToString().Split('\n').Select(line => line.Length > 9 ? line.TrimEnd('\r')[9..] : line.TrimEnd('\r')));

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Each_word_appears_when_it_is_heard_and_not_before()
    {
        _words.Speaking(1, "Hello, this is Contoso. How can I help?");
        Assert.Equal("", Printed);

        Hear("hello this");
        Assert.Equal("Agent   Hello, this", Printed);

        Hear("is contoso how can i help");
        _words.Spoke(1, "Hello, this is Contoso. How can I help?", interrupted: false);
        Assert.Equal("Agent   Hello, this is Contoso. How can I help?|", Printed);
    }

    [Fact]
    public void A_number_appears_with_the_first_of_its_words()
    {
        _words.Speaking(1, "It was $412 for Claim C-2041.");
        Hear("it was four hundred and");
        Assert.Equal("Agent   It was $412", Printed);

        Hear("twelve dollars for claim c");
        Assert.Equal("Agent   It was $412 for Claim C-2041.", Printed);
    }

    [Fact]
    public void A_reply_that_grows_goes_on_in_its_line()
    {
        _words.Speaking(1, "One moment.");
        Hear("one moment your");
        _words.Speaking(1, "One moment. Your claim was approved.");
        Hear("claim");

        Assert.Equal("Agent   One moment. Your claim", Printed);
    }

    [Fact]
    public void Words_that_are_heard_before_the_product_tells_of_them_are_not_lost()
    {
        Hear("hello this");
        _words.Speaking(1, "Hello, this is Contoso.");

        Assert.Equal("Agent   Hello, this", Printed);
    }

    [Fact]
    public void An_interrupted_reply_ends_where_the_caller_stopped_it()
    {
        _words.Speaking(1, "Your claim was approved on the third of March.");
        Hear("your claim");
        _words.Spoke(1, "Your claim was", interrupted: true);

        Assert.Equal("Agent   Your claim was — interrupted|", Printed);
    }

    [Fact]
    public void A_word_that_was_not_understood_holds_nothing_up()
    {
        _words.Speaking(1, "The follow-up visit is free.");
        Hear("the follow up visit is");

        Assert.Equal("Agent   The follow-up visit is", Printed);
    }

    [Fact]
    public void A_line_that_is_typed_in_between_does_not_swallow_the_rest()
    {
        var screen = new Screen(_output, TimeProvider.System);
        var interrupted = new AgentWords(screen);
        interrupted.Speaking(1, "Hello, this is Contoso.");
        interrupted.Heard("hello");
        screen.LineWasTyped();
        interrupted.Heard("this");

        Assert.Contains("Agent   … this", _output.ToString());
    }

    [Fact]
    public void An_interruption_is_told_though_the_callers_own_words_stand_in_between()
    {
        var screen = new Screen(_output, TimeProvider.System);
        var interrupted = new AgentWords(screen);
        interrupted.Speaking(1, "Your claim was approved.");
        interrupted.Heard("your");
        screen.YouSaid("Excuse me.");
        interrupted.Spoke(1, "Your", interrupted: true);

        Assert.EndsWith("You     Excuse me.\n           the agent was interrupted\n", _output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Without_the_products_account_what_was_heard_is_printed()
    {
        Hear("hello");
        _words.FellSilent("hello");

        Assert.Equal("Agent   hello|", Printed);
    }

    [Fact]
    public void What_never_reached_the_caller_is_not_printed()
    {
        _words.Speaking(1, "Hello.");
        _words.Spoke(1, "", interrupted: true);

        Assert.Equal("", Printed);
    }

    private void Hear(string heard)
    {
        foreach (var word in heard.Split(' '))
        {
            _words.Heard(word);
        }
    }
}
