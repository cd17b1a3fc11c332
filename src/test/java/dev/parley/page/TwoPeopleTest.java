package dev.parley.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page in a real browser: two people, from an empty workspace on. Skipped where no browser is installed.
@QuarkusTest
class TwoPeopleTest {

    private static final String PASSWORD = "seven quiet otters 42";

    private static final String LIVE = "document.querySelector('.connection')?.hidden";

    @TestHTTPResource("/")
    String base;

    @Inject
    TestPeople people;

    TestPeople.Fresh workspace;
    static Browser browser;

    Tab ada;
    Tab bob;

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Browser.installed().isPresent(), "no Chromium is installed");
        if (browser == null) {
            browser = Browser.start();
        }
        workspace = people.fresh();
        ada = browser.person();
        bob = browser.person();
        setUp();
        invite();
    }

    @AfterEach
    void leave() {
        if (bob != null) {
            ada.leave();
            bob.leave();
            assertEquals(List.of(), ada.complaints(), "what Ada's browser complains about");
            assertEquals(List.of(), bob.complaints(), "what Bob's browser complains about");
        }
    }

    /// Ada follows the printed link and makes herself the owner.
    private void setUp() {
        ada.size(1100, 720);
        ada.open(base + "?workspace=" + workspace.slug() + "#setup=" + workspace.setupToken());
        ada.sees("Nobody has set up this server yet");
        ada.fill("User name", "ada");
        ada.fill("Your name", "Ada Lovelace");
        ada.fill("Password", PASSWORD);
        ada.picture("1-set-up");
        ada.press("Set up");
        ada.sees("#general");
    }

    /// Bob follows Ada's link and registers.
    private void invite() {
        ada.press("Invite");
        ada.press("Make a link");
        ada.waitFor("the link", "document.querySelector('.secret').textContent.includes('#invite=')");
        var link =
                ada.run("return document.querySelector('.secret').textContent").asText();
        ada.press("✕");
        bob.size(1100, 720);
        bob.open(base + "?workspace=" + workspace.slug() + link.substring(link.indexOf('#')));
        bob.sees("You were invited");
        bob.fill("User name", "bob");
        bob.fill("Your name", "Bob");
        bob.fill("Password", PASSWORD);
        bob.press("Register");
        bob.sees("#general");
        ada.waitFor("Ada live", LIVE);
        bob.waitFor("Bob live", LIVE);
    }

    private static void say(Tab who, String text) {
        who.fill("Message", text);
        who.enter();
    }

    @Test
    void twoPeopleTalkLive() {
        say(ada, "Good morning <b onclick='x'>Bob</b> & all\nsecond line");
        bob.sees("Good morning <b onclick='x'>Bob</b> & all");
        ada.sees("second line");

        bob.fill("Message", "I am thinking");
        ada.sees("Bob is typing…");
        bob.enter();
        ada.sees("I am thinking");
        ada.misses("Bob is typing…");
        ada.picture("2-talk");
        bob.night();
        bob.picture("3-night");

        bob.pressAt("I am thinking", "Edit");
        bob.fill("Message", "I have thought");
        bob.press("Save");
        ada.sees("I have thought");
        ada.sees("edited");

        ada.pressAt("second line", "Delete");
        ada.pressAt("second line", "Delete for everybody?");
        bob.sees("[message deleted]");
        bob.misses("second line");
        assertEquals(2, shownTo(ada), "messages that Ada sees");
        assertEquals(2, shownTo(bob), "messages that Bob sees");
        ada.waitFor("all read", "document.title === 'Parley'");
        ada.picture("4-tombstone");
    }

    @Test
    void whatIsNotOnTheScreenIsCountedAndReadOnOpening() {
        ada.press("#events");
        ada.sees("Nothing here yet");
        say(bob, "one");
        say(bob, "two");
        ada.waitFor("two unread", "document.title === '(2) Parley'");
        ada.picture("5-unread");
        ada.press("#general");
        ada.sees("two");
        ada.waitFor("none unread", "document.title === 'Parley'");
        ada.reload();
        ada.sees("two");
        ada.waitFor("none unread after a reload", "document.title === 'Parley'");
    }

    @Test
    void sessionOutlivesAReloadUntilOneLogsOut() {
        ada.reload();
        ada.sees("Log out");
        var other = ada.another();
        other.open(base + "?workspace=" + workspace.slug());
        other.waitFor("the other tab live", LIVE);
        ada.press("Log out");
        ada.sees("Log in");
        other.sees("You were logged out.");
        ada.reload();
        ada.sees("I have no account yet");
        ada.fill("User name", "ada");
        ada.fill("Password", "a wrong password");
        ada.press("Log in");
        ada.sees("Name or password is wrong.");
        ada.fill("Password", PASSWORD);
        ada.press("Log in");
        ada.sees("#general");
    }

    @Test
    void historyComesPageByPage() {
        for (var i = 1; i <= 75; i++) {
            say(bob, "line %02d of many".formatted(i));
        }
        ada.sees("line 75 of many");
        bob.misses("sending…");
        ada.reload();
        ada.sees("line 75 of many");
        ada.misses("line 01 of many");
        ada.waitFor("the first page", "document.querySelector('.scroller').scrollTop > 0");
        ada.waitFor("all pages", """
                (() => { document.querySelector('.scroller').scrollTop = 0;
                  return document.body.innerText.includes('line 01 of many'); })()""");
        assertEquals(75, shownTo(ada));
        ada.sees("Today");
    }

    @Test
    void channelsAndChatsAreMadeFoundAndJoined() {
        bob.press("New channel");
        bob.fill("Name", "garden");
        bob.fill("What it is about", "Beds and bees");
        bob.press("Create");
        bob.sees("Beds and bees");
        ada.press("Directory");
        ada.sees("Beds and bees");
        ada.picture("6-directory");
        ada.pressAt("Beds and bees", "Join");
        ada.waitFor("the room open", "document.querySelector('.open h2').textContent === '#garden'");
        say(ada, "Hello bees");
        bob.sees("Hello bees");

        ada.press("New chat");
        ada.sees("@bob");
        ada.pressAt("@bob", "Bob");
        ada.sees("With Bob");
        ada.press("Start");
        ada.waitFor("the chat open", "document.querySelector('.open h2').textContent === 'Bob'");
        say(ada, "Just for you");
        bob.waitFor(
                "Ada's row",
                "[...document.querySelectorAll('.room .title')].some(n => n.textContent === 'Ada Lovelace')");
        bob.press("New channel");
        bob.fill("Name", "GARDEN");
        bob.press("Create");
        bob.sees("That name is taken already.");
        bob.picture("7-taken");
    }

    @Test
    void withoutSocketsTheSameComesAsServerSentEvents() {
        bob.beforeEveryPage("""
                window.WebSocket = class { static OPEN = 1;
                  constructor() { setTimeout(() => this.onclose({ code: 1006 })); } close() {} };""");
        bob.reload();
        bob.waitFor("Bob live", LIVE);
        say(ada, "By another way");
        bob.sees("By another way");
        assertEquals(1, shownTo(bob));
    }

    @Test
    void phoneShowsTheRoomsOrTheRoom() {
        say(ada, "A long sentence that has to be broken into several lines on the narrow screen of a phone.");
        bob.size(390, 780);
        bob.sees("A long sentence");
        bob.picture("8-phone-room");
        bob.press("←");
        bob.sees("Directory");
        bob.waitFor("what was seen is read", "document.title === 'Parley'");
        bob.picture("9-phone-rooms");
        assertEquals(390, bob.run("return document.documentElement.scrollWidth").asInt(), "nothing sticks out");
    }

    @Test
    void pageMayNotTurnTextIntoMarkup() {
        var outcome = ada.run("""
                try { document.createElement('div').innerHTML = '<b>x</b>'; return 'let through'; }
                catch (refused) { return refused.name; }""");
        assertEquals("TypeError", outcome.asText());
        ada.complaints().clear();
    }

    private static int shownTo(Tab tab) {
        return tab.run("return document.querySelectorAll('.messages article').length")
                .asInt();
    }
}
