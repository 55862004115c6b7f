using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Commands;

/// <summary>The command "Place a call": an emulated person calls and follows one of the telephone's scripts.</summary>
internal static class PlaceACall
{
    public const string Name = "place-a-call";

    private const string Script = "script";
    private const string To = "to";
    private const string From = "from";

    private static readonly TimeSpan UntilAnswered = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    /// <param name="telephony">The emulator with the telephones.</param>
    /// <param name="numbers">Numbers to call, with the agent that answers each.</param>
    /// <param name="dashboard">The product's dashboard, where the call can be watched.</param>
    public static IResourceBuilder<Emulator> WithPlaceACall(this IResourceBuilder<Emulator> telephony, IEnumerable<(string Number, string Agent)> numbers, EndpointReference dashboard) =>
        telephony.WithCommand(Name, "Place a call", context => RunAsync(telephony.Resource, dashboard, context), new CommandOptions
        {
            Description = "An emulated person calls the product and follows a call script. Watch the call in the product's dashboard.",
            IconName = "Call",
            IsHighlighted = true,
            UpdateState = Attempt.WhileRunning,
            Progress = new CommandProgressOptions { Message = "The telephone rings." },
            Arguments =
            [
                new InteractionInput
                {
                    Name = Script, Label = "Call script", InputType = InputType.Choice, Required = true, Value = CallScripts.Usual, AllowCustomChoice = true,
                    Options = CallScripts.All(), Description = "What the caller says and does.",
                },
                new InteractionInput
                {
                    Name = To, Label = "Number called", InputType = InputType.Choice, AllowCustomChoice = true, Placeholder = "the script's own",
                    Options = [.. numbers.Select(sample => KeyValuePair.Create(sample.Number, $"{sample.Number} {sample.Agent}"))],
                    Description = "Each number reaches an agent; any other number reaches the claims agent. Empty: the script's own.",
                },
                new InteractionInput
                {
                    Name = From, Label = "Caller's number", InputType = InputType.Text, MaxLength = 16, Placeholder = "the script's own",
                    Description = "Agents know members by their telephones. Empty: the script's own.",
                },
            ],
            ValidateArguments = context =>
            {
                TelephoneNumber.Check(context, To);
                TelephoneNumber.Check(context, From);
                return Task.CompletedTask;
            },
        });

    /// <summary>Places the call and waits briefly for the answer. When the call is not answered, the result says why.</summary>
    public static async Task<ExecuteCommandResult> CallAsync(PhoneApi phone, CallOrder order, string dashboard, TimeProvider time, CancellationToken stop)
    {
        var id = await phone.PlaceAsync(order, stop);
        var since = time.GetTimestamp();
        var call = await phone.ResultAsync(id, stop);
        while (call.State == "ringing" && time.GetElapsedTime(since) < UntilAnswered)
        {
            await Task.Delay(BetweenQuestions, time, stop);
            call = await phone.ResultAsync(id, stop);
        }

        if (call is { State: "failed", CorrelationId: null })
        {
            return CommandResults.Failure($"{call.From} called {call.To}, and the call did not come about: {call.Ending}. {string.Join(' ', call.Failures ?? [])}".TrimEnd());
        }

        var sofar = call.State == "ringing" ? "The telephone rings" : "The agent has answered";
        var said = $"{call.From} calls {call.To} by the script {order.Name}. {sofar}.";
        return CommandResults.Success($"{said} Watch it at {dashboard}", $"{said} [Watch it]({dashboard})", CommandResultFormat.Markdown);
    }

    private static Task<ExecuteCommandResult> RunAsync(Emulator telephony, EndpointReference dashboard, ExecuteCommandContext context) => Attempt.AtAsync(
        "The emulated telephone",
        async stop =>
        {
            using var phone = new PhoneApi(telephony.Endpoint.Url);
            var order = new CallOrder(Given(Script), Given(From), Given(To), Seed: null);
            return await CallAsync(phone, order, dashboard.Url, TimeProvider.System, stop);

            string? Given(string input) => context.Arguments.GetString(input) is { Length: > 0 } text ? text : null;
        },
        context.CancellationToken);
}
