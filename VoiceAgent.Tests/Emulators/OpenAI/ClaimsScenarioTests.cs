using OpenAI.Chat;

namespace VoiceAgent.Tests.Emulators.OpenAI;

public sealed class ClaimsScenarioTests : IAsyncLifetime
{
    private const string Approved =
        """{"claim_id":"C-2041","service":"dental visit","service_date":"March third","status":"approved","amount":"four hundred and twelve dollars"}""";

    private EmulatedModel _model = null!;

    public async Task InitializeAsync() => _model = await EmulatedModel.StartAsync();

    public Task DisposeAsync() => _model.DisposeAsync().AsTask();

    [Theory]
    [InlineData("I'd like to check the status of my claim")]
    [InlineData("I'd like to check on a claim.")]
    [InlineData("hi um what's the status of my claim please")]
    public async Task A_caller_with_a_claim_is_asked_for_the_member_number(string words)
    {
        var answer = await _model.AskAsync([new UserChatMessage(words)], EmulatedModel.FindClaim);
        Assert.Equal("I can help with that. What is your member number?", Text(answer));
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Theory]
    [InlineData("four seven one nine")]
    [InlineData("4719")]
    [InlineData("My member number is four seven one nine.")]
    [InlineData("it's forty seven nineteen")]
    [InlineData("4719#")]
    public async Task A_member_number_is_looked_up(string words)
    {
        var answer = await _model.AskAsync([.. Asked(), new UserChatMessage(words)], EmulatedModel.FindClaim, EmulatedModel.EndCall);
        var call = Assert.Single(answer.ToolCalls);
        Assert.Equal("find_claim", call.FunctionName);
        Assert.Equal("""{"member_number":"4719"}""", call.FunctionArguments.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
    }

    [Fact]
    public async Task A_number_said_in_two_breaths_is_one_number()
    {
        var answer = await _model.AskAsync([.. Asked(), new UserChatMessage("four seven"), new UserChatMessage("one nine")], EmulatedModel.FindClaim);
        Assert.Equal("""{"member_number":"4719"}""", Assert.Single(answer.ToolCalls).FunctionArguments.ToString());
    }

    [Fact]
    public async Task Half_a_member_number_is_asked_for_again()
    {
        var answer = await _model.AskAsync([.. Asked(), new UserChatMessage("four seven")], EmulatedModel.FindClaim);
        Assert.StartsWith("I only heard 47.", Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_offered_is_not_called()
    {
        var answer = await _model.AskAsync([.. Asked(), new UserChatMessage("four seven one nine")]);
        Assert.Empty(answer.ToolCalls);
        Assert.Contains("can't look up claims", Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approved_claim_is_told_with_its_amount()
    {
        var answer = await _model.AskAsync(Found(Approved), EmulatedModel.FindClaim);
        Assert.Equal(
            "Your claim C 2041 for the dental visit on March third was approved. We are sending four hundred and twelve dollars to your account, "
            + "and you should see it within five business days.",
            Text(answer));
    }

    [Theory]
    [InlineData("""{"found":false}""")]
    [InlineData("""{"error":"no such member"}""")]
    [InlineData("not found")]
    [InlineData("null")]
    public async Task A_claim_that_is_not_found_is_said_so(string result)
    {
        var answer = await _model.AskAsync(Found(result), EmulatedModel.FindClaim);
        Assert.Equal("I couldn't find a claim for that member number. Could you please say the number again?", Text(answer));
    }

    [Theory]
    [InlineData("sorry how much was it")]
    [InlineData("Sorry, what was the amount?")]
    public async Task The_amount_is_repeated_after_an_interruption(string words)
    {
        ChatMessage[] interrupted = [.. Found(Approved), new AssistantChatMessage("Your claim C 2041 for the"), new UserChatMessage(words)];
        Assert.Equal("Four hundred and twelve dollars.", Text(await _model.AskAsync(interrupted, EmulatedModel.FindClaim)));
    }

    [Fact]
    public async Task A_pending_claim_has_no_amount_yet()
    {
        const string Pending = """{"claim_id":"C-1","service":"eye test","service_date":"June first","status":"pending","amount":null}""";
        Assert.StartsWith("Your claim C 1 for the eye test on June first is pending.", Text(await _model.AskAsync(Found(Pending), EmulatedModel.FindClaim)), StringComparison.Ordinal);
        var amount = await _model.AskAsync([.. Found(Pending), new AssistantChatMessage("…"), new UserChatMessage("how much will I get")], EmulatedModel.FindClaim);
        Assert.Equal("The amount of your claim C 1 has not been decided yet.", Text(amount));
    }

    [Fact]
    public async Task A_denied_claim_is_offered_to_a_colleague()
    {
        ChatMessage[] denied = Found("""{"claim_id":"C-1","service":"eye test","service_date":"June first","status":"denied","amount":null}""");
        var told = Text(await _model.AskAsync(denied, EmulatedModel.FindClaim));
        Assert.EndsWith("Would you like to talk to one of my colleagues about it?", told, StringComparison.Ordinal);
        var wanted = await _model.AskAsync([.. denied, new AssistantChatMessage(told), new UserChatMessage("Yes please.")], EmulatedModel.TransferToHuman);
        Assert.Equal("transfer_to_human", Assert.Single(wanted.ToolCalls).FunctionName);
    }

    [Fact]
    public async Task A_wrong_number_is_said_goodbye_to()
    {
        var answer = await _model.AskAsync([new UserChatMessage("sorry wrong number goodbye")], EmulatedModel.FindClaim, EmulatedModel.EndCall);
        Assert.Equal("end_call", Assert.Single(answer.ToolCalls).FunctionName);
    }

    [Fact]
    public async Task The_amount_of_a_claim_that_nobody_looked_up_is_not_made_up()
    {
        var answer = await _model.AskAsync([new UserChatMessage("how much was it")], EmulatedModel.FindClaim);
        Assert.DoesNotContain("dollars", Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_goodbye_is_answered_and_ends_the_call()
    {
        var answer = await _model.AskAsync([.. Found(Approved), new AssistantChatMessage("…"), new UserChatMessage("that's all thank you goodbye")], EmulatedModel.EndCall);
        Assert.Equal("You're welcome. Goodbye.", Text(answer));
        Assert.Equal("end_call", Assert.Single(answer.ToolCalls).FunctionName);
        Assert.Equal("{}", answer.ToolCalls[0].FunctionArguments.ToString());
    }

    [Fact]
    public async Task A_goodbye_without_a_way_to_hang_up_is_only_said()
    {
        var answer = await _model.AskAsync([new UserChatMessage("no that's all, bye")]);
        Assert.Equal("You're welcome. Goodbye.", Text(answer));
        Assert.Empty(answer.ToolCalls);
    }

    [Theory]
    [InlineData("are you a robot?")]
    [InlineData("wait, am I talking to a real person")]
    public async Task A_caller_who_asks_is_told_that_it_is_a_machine(string words)
    {
        var answer = await _model.AskAsync([new UserChatMessage(words)], EmulatedModel.TransferToHuman);
        Assert.StartsWith("I'm an automated assistant.", Text(answer), StringComparison.Ordinal);
        Assert.Empty(answer.ToolCalls);
    }

    [Fact]
    public async Task A_caller_who_wants_a_human_is_transferred_where_that_is_possible()
    {
        ChatMessage[] wish = [new UserChatMessage("I want to speak to a human please")];
        Assert.Equal("transfer_to_human", Assert.Single((await _model.AskAsync(wish, EmulatedModel.TransferToHuman)).ToolCalls).FunctionName);
        Assert.Empty((await _model.AskAsync(wish, EmulatedModel.FindClaim)).ToolCalls);
    }

    [Fact]
    public async Task An_answer_that_was_begun_is_gone_on_with()
    {
        ChatMessage[] begun = [.. Found(Approved), new AssistantChatMessage("Your claim C 2041 for the dental visit on March third was approved.")];
        Assert.Equal(
            "We are sending four hundred and twelve dollars to your account, and you should see it within five business days.",
            Text(await _model.AskAsync(begun, EmulatedModel.FindClaim)));
    }

    [Fact]
    public async Task Something_unknown_gets_a_sensible_reply()
    {
        var answer = await _model.AskAsync([new UserChatMessage("purple monkey dishwasher")], EmulatedModel.FindClaim);
        Assert.Equal("I'm sorry, I didn't quite follow that. Could you say it another way?", Text(answer));
    }

    [Fact]
    public async Task An_agent_who_is_asked_to_open_the_conversation_does() =>
        Assert.StartsWith("Hello", Text(await _model.AskAsync([])), StringComparison.Ordinal);

    private static ChatMessage[] Asked() =>
        [new UserChatMessage("I'd like to check the status of my claim"), new AssistantChatMessage("I can help with that. What is your member number?")];

    private static ChatMessage[] Found(string result) =>
    [
        .. Asked(),
        new UserChatMessage("four seven one nine"),
        new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call_1", "find_claim", BinaryData.FromString("""{"member_number":"4719"}"""))]),
        new ToolChatMessage("call_1", result),
    ];

    private static string Text(ChatCompletion answer) => answer.Content.Count == 0 ? "" : answer.Content[0].Text;
}
