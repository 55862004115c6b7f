namespace VoiceAgent.CallGateway.Calls.Routes;

/// <param name="Field">The path of the field in JSON, such as <c>hours.holidays[2].date</c>.</param>
/// <param name="Message">What is wrong, and what to write instead.</param>
internal sealed record RouteMistake(string Field, string Message);
