using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>
/// Why a number was not reached, as <c>resultInformation</c>. The codes are SIP's. The documentation lists 560404, 560480, 560486, 560603 and 540487 as the
/// <c>ParticipantEndSubCode</c> of telephone calls. That Call Automation reports the same numbers is our assumption. 10408 is a guess.
/// Source: learn.microsoft.com/azure/communication-services/resources/troubleshooting/voice-video-calling/troubleshooting-codes?pivots=pstn.
/// </summary>
internal sealed record DialFailure(int Code, int SubCode, string Message, string Outcome)
{
    public static readonly DialFailure Busy = new(486, 560486, "The callee is busy.", "busy");
    public static readonly DialFailure NoAnswer = new(480, 560480, "The callee did not answer.", "noAnswer");
    public static readonly DialFailure Rejected = new(603, 560603, "The callee declined the call.", "declined");
    public static readonly DialFailure Unreachable = new(404, 560404, "The number is not assigned to anybody.", "unreachable");
    public static readonly DialFailure TimedOut = new(408, 10408, "The invitation timed out: the callee did not answer within its time.", "noAnswer");
    public static readonly DialFailure Cancelled = new(487, 540487, "The call was cancelled before the callee answered.", "cancelled");

    public static DialFailure Defect(string message) => new(500, 8500, message, "failed");

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["code"] = Code, ["subCode"] = SubCode, ["message"] = Message };
        if (SubCode / 1000 == 560)
        {
            json["sipDetails"] = new JsonObject { ["code"] = Code, ["message"] = Message };
            json["q850Details"] = new JsonObject { ["code"] = Q850, ["message"] = Message };
        }

        return json;
    }

    // The causes of ITU-T Q.850 that belong to these SIP codes by RFC 3398.
    private int Q850 => Code switch { 486 => 17, 480 => 18, 603 => 21, 404 => 1, _ => 31 };
}
