using System.Net;
using System.Text;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The pages that a developer sees. They say that they are emulated, so that they are not mistaken for a real sign-in.</summary>
internal static class SignInPage
{
    public static IResult Choose(AuthorizationRequest request, IEnumerable<KeyValuePair<string, Person>> people, QueryString query)
    {
        var choices = new StringBuilder();
        foreach (var (id, person) in people)
        {
            choices.Append($"""<form method="post" action="authorize{Encoded(query.Value)}">{Choice(id, person)}</form>""");
        }

        return Page("Sign in", $"""
            <p>Who do you want to be in <strong>{Encoded(request.ClientId)}</strong>?</p>
            {choices}
            <form method="post" action="authorize{Encoded(query.Value)}"><button class="quiet" name="person" value="">Cancel</button></form>
            """);
    }

    public static IResult AskForCode() => Page("Sign in on a device", """
        <form method="get" action="device"><label>The code that the device shows: <input name="code" autocomplete="off" required></label><button>Continue</button></form>
        """);

    public static IResult ChooseForDevice(string client, string code, IEnumerable<KeyValuePair<string, Person>> people) => Page("Sign in on a device", $"""
        <p>Who do you want to be in <strong>{Encoded(client)}</strong>?</p>
        <form method="post" action="device"><input type="hidden" name="code" value="{Encoded(code)}">
        {string.Concat(people.Select(person => Choice(person.Key, person.Value)))}
        <button class="quiet" name="person" value="">Decline</button></form>
        """);

    public static IResult DeviceDone(Person? person) => Page(
        person is null ? "Declined" : "Signed in", $"<p>{(person is null ? "The device is not signed in." : $"The device is signed in as {Encoded(person.Name)}.")} You can close this page.</p>");

    public static IResult Refused(OAuthError refused) =>
        Page("Sign-in is not possible", $"<p>{Encoded(refused.Message)}</p><p><code>{Encoded(refused.Code)}</code></p>", refused.Status);

    public static IResult SignedOut() => Page("Signed out", "<p>You can close this page.</p>");

    public static IResult PostBack(string address, IReadOnlyDictionary<string, string> answer)
    {
        var fields = string.Concat(answer.Select(entry => $"""<input type="hidden" name="{Encoded(entry.Key)}" value="{Encoded(entry.Value)}">"""));
        return Page("Signing in", $"""
            <form id="answer" method="post" action="{Encoded(address)}">{fields}<button>Continue</button></form>
            <script>document.getElementById('answer').submit()</script>
            """);
    }

    private static string Choice(string id, Person person) =>
        $"""<button name="person" value="{Encoded(id)}"><strong>{Encoded(person.Name)}</strong><br>{Encoded(person.Email)}<br><small>{Encoded(string.Join(", ", person.Roles))}</small></button>""";

    private static string Encoded(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static IResult Page(string title, string body, int status = StatusCodes.Status200OK) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{{title}} (emulated)</title>
          <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 4rem auto; padding: 0 1rem; color: #222 }
            .emulated { background: #fff3cd; border: 1px solid #e0c36a; padding: .5rem .75rem; border-radius: .25rem }
            button { font: inherit; text-align: left; width: 100%; margin: .4rem 0; padding: .6rem .8rem; border: 1px solid #999; border-radius: .25rem; background: #fff; cursor: pointer }
            button:hover, button:focus { background: #eef4ff; border-color: #36c }
            .quiet { border: 0; color: #555; text-align: center }
          </style>
        </head>
        <body>
          <p class="emulated">Emulated identity provider for development: no password, no security.</p>
          <h1>{{title}}</h1>
          {{body}}
        </body>
        </html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
