using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary><c>/api/routes</c>: reads and changes routes. A number is written as in E.164, with %2B for the plus sign if a client needs it.</summary>
internal static class RoutesApi
{
    // The longest valid route: 300 holidays with an announcement each.
    private const int LongestRoute = 1024 * 1024;

    public static void MapRoutesApi(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/routes").RequireRateLimiting(ApiRegistration.RateLimit);

        routes.MapGet("", ListAsync).Reads(Permissions.RoutesRead).Produces<RouteListView>();
        routes.MapGet("/export", RouteFiles.ExportAsync).Reads(Permissions.RoutesRead).Produces<RouteExport>();
        routes.MapGet("/{number}", ShowAsync).Reads(Permissions.RoutesRead).Produces<RouteView>();
        routes.MapGet("/{number}/plan", Plan).Reads(Permissions.RoutesRead).Produces<RoutePlanView>();
        routes.MapGet("/{number}/history", HistoryAsync).Reads(Permissions.RoutesRead).Produces<RouteHistory>();
        routes.MapGet("/{number}/history/{version}", ShowVersionAsync).Reads(Permissions.RoutesRead).Produces<RouteChange>();
        routes.MapPost("/import", RouteFiles.ImportAsync).Changes(Permissions.RoutesWrite).WithMetadata(new RequestSizeLimitAttribute(RouteFiles.LongestFile)).Produces<RouteImportView>();
        routes.MapPut("/{number}", PutAsync).Changes(Permissions.RoutesWrite).WithMetadata(new RequestSizeLimitAttribute(LongestRoute)).Produces<RouteView>();
        routes.MapDelete("/{number}", DeleteAsync).Changes(Permissions.RoutesWrite).Produces(StatusCodes.Status204NoContent);
        routes.MapPost("/{number}/history/{version}/restore", RestoreAsync).Changes(Permissions.RoutesWrite).Produces<RouteView>();
    }

    private static async Task<IResult> ListAsync(string? continuation, IRouteStore store, CancellationToken leaving)
    {
        try
        {
            var page = await store.ListAsync(continuation, leaving);
            return CallsApi.Json(new RouteListView([.. page.Routes.Select(RouteView.Of)], page.Continuation));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static async Task<IResult> ShowAsync(string number, HttpResponse response, IRouteStore store, CancellationToken leaving) =>
        await store.FindAsync(number, leaving) is { Route: not null } route ? Shown(route, response) : RouteProblems.NoSuchRoute(number);

    /// <summary>It reads the routes in memory: those that a call to this gateway would get.</summary>
    private static IResult Plan(string number, string? at, RouteTable table, TimeProvider time)
    {
        var moment = time.GetUtcNow();
        if (at is not null && !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.RoundtripKind, out moment))
        {
            return RouteProblems.BadTime(at);
        }

        if (number != Route.DefaultNumber && !CallTargets.IsNumber(number))
        {
            return RouteProblems.NoSuchRoute(number);
        }

        var found = table.Find(number);
        var plan = RoutePlan.At(found.Route!, moment);
        return CallsApi.Json(new RoutePlanView(
            number, found.Number, found.Version, moment, plan.IsOpen, plan.Agent, plan.Route.Language, plan.Announcement, plan.Number, plan.Holiday?.Name, plan.Why,
            BusinessCalendar.NextChange(found.Route!, Instant.FromDateTimeOffset(moment))?.ToDateTimeOffset()));
    }

    private static async Task<IResult> HistoryAsync(string number, string? continuation, IRouteStore store, CancellationToken leaving)
    {
        try
        {
            var history = await store.HistoryAsync(number, continuation, leaving);
            return history.Versions.Count == 0 && continuation is null ? RouteProblems.NoSuchRoute(number) : CallsApi.Json(history);
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static async Task<IResult> ShowVersionAsync(string number, long version, IRouteStore store, CancellationToken leaving) =>
        await store.FindVersionAsync(number, version, leaving) is { } change ? CallsApi.Json(change) : RouteProblems.NoSuchVersion(number, version);

    private static async Task<IResult> PutAsync(string number, HttpContext context, RouteEditing editing, CancellationToken leaving)
    {
        var (route, mistake, isTooLong) = await RouteBody.ReadAsync<Route>(context.Request, LongestRoute, leaving);
        if (route is null)
        {
            return isTooLong ? RouteProblems.TooLarge("A route has at most one megabyte.") : RouteProblems.Invalid([mistake!]);
        }

        if (route.Number.Length > 0 && route.Number != number)
        {
            return RouteProblems.Invalid([new RouteMistake("number", $"The address names {number}, and the body names {route.Number}. Write the same number, or leave it out of the body.")]);
        }

        var named = route with { Number = number };
        if (RouteRules.Check(named) is { Count: > 0 } mistakes)
        {
            return RouteProblems.Invalid(mistakes);
        }

        if (RouteTags.Read(context.Request) is not { } basis)
        {
            return RouteProblems.BadTag();
        }

        return Done(await editing.PutAsync(named, basis, Callers.ActorOf(context.User).Name, leaving), number, basis, context.Response);
    }

    private static async Task<IResult> DeleteAsync(string number, HttpContext context, RouteEditing editing, CancellationToken leaving)
    {
        if (number == Route.DefaultNumber)
        {
            return RouteProblems.DefaultStays();
        }

        if (RouteTags.Read(context.Request) is not { IsNew: false } basis)
        {
            return RouteProblems.BadTag();
        }

        var edit = await editing.DeleteAsync(number, basis, Callers.ActorOf(context.User).Name, leaving);
        return edit.Outcome switch
        {
            RouteEditOutcome.Done => TypedResults.NoContent(),
            RouteEditOutcome.NotThere => RouteProblems.NoSuchRoute(number),
            var refused => RouteProblems.Of(refused, number, edit.Route),
        };
    }

    private static async Task<IResult> RestoreAsync(string number, long version, HttpContext context, IRouteStore store, RouteEditing editing, CancellationToken leaving)
    {
        if (await store.FindVersionAsync(number, version, leaving) is not { } former)
        {
            return RouteProblems.NoSuchVersion(number, version);
        }

        if (former.After is not { } route)
        {
            return RouteProblems.NothingToRestore(version);
        }

        // The rules may have changed since.
        if (RouteRules.Check(route) is { Count: > 0 } mistakes)
        {
            return RouteProblems.Invalid(mistakes);
        }

        if (RouteTags.Read(context.Request) is not { } basis)
        {
            return RouteProblems.BadTag();
        }

        return Done(await editing.RestoreAsync(former, basis, Callers.ActorOf(context.User).Name, leaving), number, basis, context.Response);
    }

    private static IResult Done(RouteEdit edit, string number, RouteBasis basis, HttpResponse response)
    {
        if (edit.Outcome is not RouteEditOutcome.Done)
        {
            return RouteProblems.Of(edit.Outcome, number, edit.Route);
        }

        if (basis.IsNew)
        {
            response.Headers.Location = $"/api/routes/{Uri.EscapeDataString(number)}";
        }

        return Shown(edit.Route!, response, basis.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static IResult Shown(RouteVersion route, HttpResponse response, int status = StatusCodes.Status200OK)
    {
        response.Headers.ETag = RouteTags.Of(route);
        return TypedResults.Json(RouteView.Of(route), Contracts.Calls.LoggedEvent.Json, statusCode: status);
    }
}
