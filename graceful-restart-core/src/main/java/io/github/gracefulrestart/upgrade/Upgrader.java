/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.handoff.TakeoverSocket;
import io.github.gracefulrestart.platform.ServiceNotifications;
import io.github.gracefulrestart.preflight.Check;
import io.github.gracefulrestart.preflight.Checks;

/**
 * Owns the upgrades of this process: takes over from a predecessor if there is one, then
 * hands over to a successor whenever somebody asks, one upgrade at a time.
 * <p>
 * All state belongs to one thread. Everything else (a signal, an endpoint, the end of a
 * process, the other end of the conversation) sends that thread a message; all public
 * methods may therefore be called by any thread.
 */
public final class Upgrader {

	private static final Logger logger = LoggerFactory.getLogger(Upgrader.class);

	private final Server server;

	private final Launch launch;

	private final UpgradeSettings settings;

	private final @Nullable Predecessor predecessor;

	private final Announcer announcer;

	private final IntConsumer exit;

	private final Mailbox mailbox = new Mailbox();

	private final Door door = new Door();

	private final UpgradeHistory history = new UpgradeHistory();

	private final OlderGenerations older = new OlderGenerations(this.history);

	private final Fitness fitness = new Fitness();

	private @Nullable ServiceAnnouncer service;

	private Check application = Checks.of();

	private volatile boolean started;

	private State state = State.STARTING;

	/**
	 * Prepares the upgrades of this process.
	 * @param server whose listeners are handed over
	 * @param launch how a successor is started
	 * @param settings limits
	 * @param predecessor the process to take over from; null in a first generation
	 * @param listener hears what happens
	 * @param exit stops this process, in good order, and ends it with the given status: 0
	 * once a successor has taken over and nothing is left to do, or if it is to stop
	 * together with its predecessor; 1 if this process is a successor that is not wanted.
	 * Called by a thread of its own
	 */
	public Upgrader(Server server, Launch launch, UpgradeSettings settings, @Nullable Predecessor predecessor,
			UpgradeListener listener, IntConsumer exit) {
		this.server = server;
		this.launch = launch;
		this.settings = settings;
		this.predecessor = predecessor;
		this.announcer = new Announcer(this.history, this.door, listener);
		this.exit = exit;
	}

	/**
	 * Returns this process's generation.
	 * @return 1 for the first process, one more with each upgrade
	 */
	public int generation() {
		return (this.predecessor != null) ? this.predecessor.generation() : 1;
	}

	/**
	 * Returns the upgrades that this process knows of, the newest first: the one that
	 * runs, those that it tried before, the one that made it serve, and those of the
	 * generations before it.
	 * @return the upgrades, at most 20
	 */
	public List<UpgradeReport> upgrades() {
		return this.history.reports();
	}

	/**
	 * Returns the older generations that have not finished yet.
	 * @return the generations, the youngest first; empty if this process is alone
	 */
	public List<DrainingGeneration> draining() {
		return this.older.draining();
	}

	/**
	 * Keeps the record of upgrades in a file, so that it outlives an ordinary restart. To
	 * be called before {@link #start()}. What is wrong with the file is logged.
	 * @param path the file, written whenever an upgrade has ended and this process serves
	 */
	public void keepHistory(Path path) {
		HistoryFile file = new HistoryFile(path);
		this.history.keepIn(file);
		if (this.predecessor == null) {
			this.history.addMissing(file.read());
		}
	}

	/**
	 * Keeps the service manager informed. To be called before {@link #start()}.
	 * @param notifications by which way
	 */
	public void notifyService(ServiceNotifications notifications) {
		this.service = new ServiceAnnouncer(notifications, this.mailbox,
				this.predecessor != null && this.predecessor.hasInvited());
		this.announcer.service(this.service);
	}

	/**
	 * Lets processes take over that somebody else has started. To be called before
	 * {@link #start()}.
	 * @param controlSocket where they find this process as long as it serves; see
	 * {@link io.github.gracefulrestart.handoff.TakeoverPath}
	 */
	public void acceptTakeovers(Path controlSocket) {
		this.door.at(new TakeoverSocket(controlSocket, this::admit));
	}

	/**
	 * Lets the application say before each upgrade what it has against it. To be called
	 * before {@link #start()}.
	 * @param check asked by the thread that owns the upgrades, and by whoever calls
	 * {@link #preflight()}
	 */
	public void askBefore(Check check) {
		this.application = check;
	}

	/**
	 * Starts the thread that owns the upgrades. To be called once.
	 */
	public void start() {
		this.started = true;
		if (this.predecessor == null) {
			// One that comes too early learns that it did.
			this.door.open();
		}
		Thread thread = new Thread(this::run, "graceful-restart");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Tells that the application is up and could serve: what a successor waits for before
	 * it takes over.
	 */
	public void applicationReady() {
		this.mailbox.post(new Event.ApplicationReady());
	}

	/**
	 * Tells that the application is up, but not as it should be. A successor does not
	 * take over then: the upgrade fails, and this process exits with 1. If nobody else
	 * serves, this does what {@link #applicationReady()} does.
	 * @param reason why, in words for an operator, as the end of a sentence about this
	 * process
	 */
	public void applicationGivesUp(String reason) {
		this.mailbox.post(new Event.ApplicationGivesUp(reason));
	}

	/**
	 * Tells that the application is not fit to serve. As long as the predecessor of this
	 * process could serve again, it does, if it is better itself: this process then
	 * finishes what it has in hand and exits with 1.
	 * @param problem what is the matter, in words for an operator. To be told again as
	 * long as it is so
	 */
	public void applicationUnfit(String problem) {
		this.fitness.problem(problem);
		this.mailbox.post(new Event.FitnessChanged());
	}

	/**
	 * Tells that the application is fit to serve. To be told again and again while a
	 * successor serves and this process drains or stands by: it takes the service back
	 * from one that is not fit only if it was found well meanwhile.
	 */
	public void applicationFit() {
		this.fitness.problem("");
	}

	/**
	 * Asks for an upgrade. It runs in the background; {@link #upgrades()} tells how it
	 * goes.
	 * @param origin who asks, for log and report
	 * @return the answer, which comes at once, whether or not an upgrade runs
	 */
	public CompletableFuture<UpgradeAnswer> request(String origin) {
		return request(origin, launch(), new CompletableFuture<>());
	}

	/**
	 * Asks for an upgrade, for somebody who wants to wait until it is decided which
	 * process serves. That is before the drain: one that waits may be a request that this
	 * process has in hand, and that the drain waits for.
	 * @param origin who asks, for log and report
	 * @param decided completed with the report as it is when the successor serves, which
	 * has {@link Outcome#RUNNING} then because the upgrade may still be rolled back; or
	 * with the report of an upgrade that has ended before that. Cancelled if none begins,
	 * or its end is not known. What depends on it may be done by the thread that owns the
	 * upgrades, and has to be short
	 * @return the answer, which comes at once, whether or not an upgrade runs
	 */
	public CompletableFuture<UpgradeAnswer> request(String origin, CompletableFuture<UpgradeReport> decided) {
		return request(origin, launch(), decided);
	}

	private void admit(Successor newcomer) {
		TakeoverApproach takeover = new TakeoverApproach(newcomer);
		request(takeover.origin(), takeover, new CompletableFuture<>()).thenAccept(takeover::answered);
	}

	private CompletableFuture<UpgradeAnswer> request(String origin, Approach approach,
			CompletableFuture<UpgradeReport> decided) {
		CompletableFuture<UpgradeAnswer> answer = new CompletableFuture<>();
		Event.Requested requested = new Event.Requested(origin, approach, answer, decided);
		if (!this.started) {
			requested.refuse("", State.STARTING.refusal());
		}
		else if (!this.mailbox.post(requested)) {
			requested.refuse("", State.STOPPING.refusal());
		}
		return answer;
	}

	/**
	 * Looks for what would stand in the way of an upgrade, as each upgrade does before it
	 * starts anything. Starts nothing and changes nothing, whatever else runs. Takes a
	 * few milliseconds. Whether this process may begin an upgrade at this moment is not
	 * looked at: it may not while another runs, for example.
	 * @return the problems, each in words for an operator that name the thing and say
	 * what to do; empty if there are none
	 */
	public List<String> preflight() {
		return preflight(launch()).problems();
	}

	/**
	 * Asks this process to stop without losing what it has accepted: an upgrade that runs
	 * is called off, the listeners are closed, and what is in hand is finished.
	 * @param limit how long that may take
	 * @return completes when nothing is left, or at the limit; at once before
	 * {@link #start()} and after another stop
	 */
	public CompletableFuture<Void> stop(Duration limit) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Event.StopRequested requested = new Event.StopRequested(Deadline.in(limit), done);
		if (!this.started || !this.mailbox.post(requested)) {
			requested.complete();
		}
		return done;
	}

	private void run() {
		if (this.predecessor != null) {
			takeOver(this.predecessor);
		}
		while (this.state != State.STOPPING) {
			handleSafely(this.mailbox.take());
		}
		if (this.older.isAny()) {
			// How its upgrade ends nobody will learn.
			this.history.save();
		}
		this.older.close();
		this.mailbox.close().forEach(this::answerLate);
	}

	private void answerLate(Event event) {
		if (event instanceof Event.Requested requested) {
			requested.refuse("", State.STOPPING.refusal());
		}
		else if (event instanceof Event.StopRequested requested) {
			requested.complete();
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
	}

	private void takeOver(Predecessor predecessor) {
		DrainingPredecessor draining = new DrainingPredecessor(this.server, this.mailbox, predecessor, this.older,
				this::publish);
		try {
			this.state = new Takeover(this.server, this.mailbox, predecessor, draining, this::publish).run();
		}
		catch (UpgradeFailure ex) {
			logger.error("Upgrade {}: this process does not take over: {}", predecessor.upgrade(), ex.reason());
			leave(State.UNWANTED, 1);
		}
	}

	// Without this thread the process could be neither upgraded nor stopped.
	private void handleSafely(Event event) {
		try {
			handle(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("This process goes on, but could not deal with {}", event, ex);
		}
	}

	private void handle(Event event) {
		if ((event instanceof Event.ApplicationReady || event instanceof Event.ApplicationGivesUp)
				&& this.state == State.STARTING) {
			this.state = State.SERVING;
			publish(new UpgradeEvent.Serving(generation()));
		}
		else if (event instanceof Event.Requested requested) {
			upgrade(requested);
		}
		else if (event instanceof Event.StopRequested requested) {
			stop(requested);
		}
		else if (event instanceof Event.FitnessChanged && this.state == State.SERVING && !this.fitness.isGood()) {
			this.older.tell(new Failing(this.fitness.problem()));
		}
		else if (event instanceof Event.Said said && this.state == State.SERVING
				&& this.older.isPredecessor(said.peer())) {
			predecessorSaid(said.message());
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
	}

	private void upgrade(Event.Requested requested) {
		if (this.state != State.SERVING) {
			requested.refuse("", this.state.refusal());
			return;
		}
		if (this.service != null) {
			this.service.begins(requested.approach().isSameService());
		}
		Progress progress = new Progress(requested.origin(), generation() + 1,
				new Decision(this.announcer, requested.decided()));
		requested.answer().complete(UpgradeAnswer.accepted(progress.id()));
		UpgradeReport report;
		try {
			report = new Upgrade(preflight(requested.approach()), this.settings, this.mailbox, this.older, progress,
					this.fitness)
				.run();
		}
		finally {
			// Whatever happened, nobody waits for ever.
			requested.decided().cancel(false);
		}
		if (report.outcome() == Outcome.COMPLETED) {
			this.older.close();
			leave(State.LEAVING, 0);
			return;
		}
		this.older.reinstate();
		this.history.save();
	}

	private void predecessorSaid(Message message) {
		if (message instanceof Recall recall) {
			handBack(recall);
		}
		else if (message instanceof Stopping) {
			logger.info("This process stops together with its predecessor, which was told to when it still served");
			exit(0);
		}
	}

	private Preflight preflight(Approach approach) {
		return new Preflight(this.server, approach, this.application);
	}

	private Approach launch() {
		return new LaunchApproach(this.launch, this.settings.controlDirectory());
	}

	private void handBack(Recall recall) {
		logger.warn("This process is recalled by its predecessor: {}", recall.reason());
		if (this.service != null && this.predecessor != null) {
			this.service.recalledBy(this.predecessor.pid());
		}
		if (new HandBack(this.server, this.mailbox, this.settings, this.older, this.announcer).run()) {
			this.door.shut();
			this.older.close();
			leave(State.UNWANTED, 1);
		}
		else {
			publish(new UpgradeEvent.Serving(generation()));
		}
	}

	private void stop(Event.StopRequested requested) {
		if (this.state.isPassed()) {
			requested.complete();
			return;
		}
		this.state = State.STOPPING;
		this.door.close();
		this.older.refuseConnections();
		this.older.tell(new Stopping());
		new OrdinaryStop(this.server, this.mailbox, this.older, this.settings.closeSpread(), this.announcer)
			.run(requested);
	}

	private void leave(State state, int status) {
		this.state = state;
		if (this.service != null) {
			this.service.leaves();
		}
		exit(status);
	}

	private void exit(int status) {
		Thread thread = new Thread(() -> this.exit.accept(status), "graceful-restart-exit");
		// Otherwise the JVM may end before the context is closed.
		thread.setDaemon(false);
		thread.start();
	}

	private void publish(UpgradeEvent event) {
		this.announcer.onEvent(event);
	}

}
