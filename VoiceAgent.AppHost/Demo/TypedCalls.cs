namespace VoiceAgent.AppHost.Demo;

/// <summary>Runs calls by keyboard, one after the other, until the person quits.</summary>
internal static class TypedCalls
{
    /// <param name="line">The services that the calls use.</param>
    /// <param name="typed">What the person types.</param>
    /// <param name="stop">Ends the call and the program.</param>
    /// <returns>True when every call ended normally.</returns>
    public static async Task<bool> HoldAsync(Line line, TextReader typed, CancellationToken stop)
    {
        var keyboard = new Keyboard(typed, line.Screen);
        line.Screen.Title("You are the caller.");
        line.Screen.Remark($"Type what you say. Enter alone interrupts the agent: it says \"{TypedCall.Interjection}\"");
        line.Screen.Remark("/dtmf 123# presses keys · /hangup hangs up · /quit ends everything");
        for (var well = true; ;)
        {
            var (wentWell, wantsMore) = await new TypedCall(line, keyboard).HoldAsync(stop);
            well &= wentWell;
            if (!wantsMore || !await AnotherAsync(line, keyboard, stop))
            {
                return well;
            }
        }
    }

    private static async Task<bool> AnotherAsync(Line line, Keyboard keyboard, CancellationToken stop)
    {
        line.Screen.Remark("Enter places another call · /quit ends everything");
        while (await keyboard.LineAsync(stop) is { } typed)
        {
            switch (typed)
            {
                case "":
                    return true;
                case "/quit":
                    return false;
                default:
                    line.Screen.Failed("Nobody is on the line: press Enter to place another call, or type /quit.");
                    break;
            }
        }

        stop.ThrowIfCancellationRequested();
        return false;
    }
}
