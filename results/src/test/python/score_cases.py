"""Writes what others find for detections and translations, as test data for dev.assay.results.score.

    pip install pycocotools==2.0.11 mean-average-precision==2024.1.5.0 sacrebleu==2.6.0 numpy==2.4.6
    python src/test/python/score_cases.py > src/test/resources/score-cases.json

COCO's figures are pycocotools'. VOC's are those of mean-average-precision, and where objects are difficult, which that package counts
among those to be found, those of voc() below, which follows VOCevaldet.m of the development kit line by line. BLEU is sacrebleu's.
The committed file was written with Python 3.11.7 and these versions. null stands for a figure that is not defined.
"""

import contextlib
import io
import json
import sys

import numpy as np
import sacrebleu
from mean_average_precision import MetricBuilder
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

random = np.random.default_rng(20261121)

FIGURES = [
    "mean-average-precision", "mean-average-precision/iou-0.50", "mean-average-precision/iou-0.75",
    "mean-average-precision/small", "mean-average-precision/medium", "mean-average-precision/large",
    "average-recall/1", "average-recall/10", "average-recall/100",
    "average-recall/small", "average-recall/medium", "average-recall/large",
]


def number(value):
    return None if value == -1 or np.isnan(value) else float(value)


def indexed(dataset):
    coco = COCO()
    coco.dataset = dataset
    coco.createIndex()
    return coco


def coco_figures(annotations, detections):
    truth = indexed(json.loads(json.dumps(annotations)))
    found = [dict(d, id=i + 1, area=d["bbox"][2] * d["bbox"][3], iscrowd=0) for i, d in enumerate(detections)]
    evaluation = COCOeval(truth, indexed(dict(annotations, annotations=found)), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    by_category = {}
    for k, category in enumerate(map(int, evaluation.params.catIds)):
        precision = evaluation.eval["precision"][:, :, k, 0, 2]
        if any(a["category_id"] == category for a in annotations["annotations"]):
            by_category[category] = number(np.mean(precision)) if (precision > -1).any() else None
    return {"figures": dict(zip(FIGURES, map(number, evaluation.stats))), "byCategory": by_category}


def corners(box):
    """The package and the development kit count pixels, the last one included."""
    x, y, w, h = box
    return [x, y, x + w - 1, y + h - 1]


def voc_package(annotations, detections, recalls):
    categories = sorted({a["category_id"] for a in annotations["annotations"]})
    metric = MetricBuilder.build_evaluation_metric("map_2d", async_mode=False, num_classes=len(categories))
    for image in annotations["images"]:
        gt = [corners(a["bbox"]) + [categories.index(a["category_id"]), 0, 0]
              for a in annotations["annotations"] if a["image_id"] == image["id"]]
        found = [corners(d["bbox"]) + [categories.index(d["category_id"]), d["score"]]
                 for d in detections if d["image_id"] == image["id"] and d["category_id"] in categories]
        metric.add(np.array(found).reshape(-1, 6), np.array(gt).reshape(-1, 7))
    value = metric.value(iou_thresholds=0.5, recall_thresholds=recalls)
    return {c: float(value[0.5][i]["ap"]) for i, c in enumerate(categories)}


def voc(annotations, detections, eleven):
    by_category = {}
    for category in sorted({a["category_id"] for a in annotations["annotations"]}):
        truth = [a for a in annotations["annotations"] if a["category_id"] == category]
        npos = sum(1 for a in truth if not a.get("difficult"))
        if npos == 0:
            by_category[category] = None
            continue
        found = sorted((d for d in detections if d["category_id"] == category), key=lambda d: -d["score"])
        tp, fp, taken = np.zeros(len(found)), np.zeros(len(found)), set()
        for i, d in enumerate(found):
            bb, ovmax, best = corners(d["bbox"]), -np.inf, None
            for a in truth:
                if a["image_id"] != d["image_id"]:
                    continue
                gt = corners(a["bbox"])
                bi = [max(bb[0], gt[0]), max(bb[1], gt[1]), min(bb[2], gt[2]), min(bb[3], gt[3])]
                iw, ih = bi[2] - bi[0] + 1, bi[3] - bi[1] + 1
                if iw > 0 and ih > 0:
                    union = ((bb[2] - bb[0] + 1) * (bb[3] - bb[1] + 1) + (gt[2] - gt[0] + 1) * (gt[3] - gt[1] + 1) - iw * ih)
                    if iw * ih / union > ovmax:
                        ovmax, best = iw * ih / union, a
            if ovmax >= 0.5:
                if not best.get("difficult"):
                    if best["id"] in taken:
                        fp[i] = 1
                    else:
                        tp[i] = 1
                        taken.add(best["id"])
            else:
                fp[i] = 1
        tp, fp = np.cumsum(tp), np.cumsum(fp)
        rec, prec = tp / npos, np.divide(tp, fp + tp, out=np.zeros(len(tp)), where=fp + tp > 0)
        if eleven:
            ap = sum(max(prec[rec >= t], default=0) / 11 for t in np.linspace(0, 1, 11))
        else:
            mrec, mpre = np.r_[0, rec, 1], np.r_[0, prec, 0]
            for i in range(len(mpre) - 2, -1, -1):
                mpre[i] = max(mpre[i], mpre[i + 1])
            i = np.flatnonzero(mrec[1:] != mrec[:-1]) + 1
            ap = np.sum((mrec[i] - mrec[i - 1]) * mpre[i])
        by_category[category] = float(ap)
    return by_category


def mean_of(by_category):
    defined = [v for v in by_category.values() if v is not None]
    return {"figures": {"mean-average-precision": float(np.mean(defined)) if defined else None}, "byCategory": by_category}


def case(name, annotations, detections):
    with contextlib.redirect_stdout(io.StringIO()):
        coco = coco_figures(annotations, detections)
    difficult = any(a.get("difficult") for a in annotations["annotations"])
    scores = [(d["category_id"], d["score"]) for d in detections]
    expected = {"coco": coco}
    if difficult:
        del expected["coco"]
    if not any(a.get("iscrowd") for a in annotations["annotations"]):
        for protocol, eleven in [("voc-2007", True), ("voc-2010", False)]:
            by_category = voc(annotations, detections, eleven)
            # The package wants more than half, the development kit half or more.
            if not difficult and len(set(scores)) == len(scores) and "just a half" not in name:
                package = voc_package(annotations, detections, np.linspace(0, 1, 11) if eleven else None)
                assert all(abs(package[c] - by_category[c]) < 1e-6 for c in by_category), (name, package, by_category)
            expected[protocol] = mean_of(by_category)
    return {"name": name, "annotations": annotations, "detections": detections, "expected": expected}


def sets(images, categories, objects):
    return {
        "images": [{"id": i} for i in images],
        "categories": [{"id": c, "name": f"category {c}"} for c in categories],
        "annotations": [dict(o, id=i + 1) for i, o in enumerate(objects)],
    }


def box(size):
    w, h = np.maximum(2, size * random.uniform(0.5, 1.5, 2))
    x, y = random.uniform(0, 400, 2)
    return [round(float(v), 2) for v in (x, y, w, h)]


def truth_of(image, category, b, crowd=0, **more):
    return dict({"image_id": image, "category_id": category, "bbox": b, "area": round(b[2] * b[3] * 0.8, 2), "iscrowd": crowd}, **more)


def near(b, jitter):
    x, y, w, h = b
    dx, dy, dw, dh = random.normal(0, jitter, 4)
    return [round(float(v), 2) for v in (x + dx * w, y + dy * h, w * np.exp(dw), h * np.exp(dh))]


def scene(images, categories, each, crowd=0.0, difficult=0.0, ties=False, jitter=0.12):
    objects, detections = [], []
    for image in images:
        for _ in range(random.integers(0, each + 1)):
            category = int(random.choice(categories))
            b = box(random.choice([15, 50, 150]))
            more = {"difficult": 1} if random.random() < difficult else {}
            objects.append(truth_of(image, category, b, int(random.random() < crowd), **more))
            for _ in range(random.integers(0, 4)):
                detections.append({"image_id": image, "category_id": category, "bbox": near(b, jitter)})
        for _ in range(random.integers(0, 3)):
            detections.append({"image_id": image, "category_id": int(random.choice(categories)), "bbox": box(60)})
    for d in detections:
        d["score"] = float(random.integers(1, 5)) / 4 if ties else round(float(random.random()), 9)
    return sets(images, categories, objects), detections


def detection_cases():
    yield case("scene", *scene(range(1, 9), [1, 2, 3], 5))
    yield case("precise detections", *scene(range(1, 9), [1, 2], 5, jitter=0.03))
    yield case("crowds", *scene(range(1, 9), [1, 2, 3], 5, crowd=0.3))
    yield case("ties", *scene(range(1, 9), [4, 7], 5, ties=True))
    yield case("ties and crowds", *scene(range(1, 7), [4, 7], 6, ties=True, crowd=0.3))
    yield case("difficult objects", *scene(range(1, 9), [1, 2, 3], 5, difficult=0.3))
    annotations, detections = scene(range(1, 6), [1, 2, 3], 4)
    yield case("no detections", annotations, [])
    yield case("a category without detections", annotations, [d for d in detections if d["category_id"] != 2])
    some = dict(annotations, annotations=[a for a in annotations["annotations"] if a["category_id"] != 2])
    yield case("a category without objects", some, detections)
    wrong = [dict(d, bbox=[500 + d["bbox"][0], *d["bbox"][1:]]) for d in detections]
    yield case("all wrong", annotations, wrong)
    perfect = [{"image_id": a["image_id"], "category_id": a["category_id"], "bbox": a["bbox"], "score": 1 - i / 100}
               for i, a in enumerate(annotations["annotations"])]
    yield case("perfect", annotations, perfect)
    yield case("found twice", annotations, perfect + [dict(d, score=d["score"] / 2) for d in perfect])
    halves = sets([1, 2], [1], [truth_of(1, 1, [0, 0, 10, 20]), truth_of(2, 1, [0, 0, 20, 20])])
    yield case("an overlap of just a half, and of just 0.75", halves, [
        {"image_id": 1, "category_id": 1, "bbox": [0, 0, 10, 10], "score": 0.5},
        {"image_id": 2, "category_id": 1, "bbox": [0, 0, 20, 15], "score": 0.25}])
    only_crowd = sets([1], [1, 2], [truth_of(1, 1, [0, 0, 100, 100], 1), truth_of(1, 2, [0, 0, 50, 50])])
    yield case("nothing but a crowd", only_crowd, [
        {"image_id": 1, "category_id": 1, "bbox": [0, 0, 10, 10], "score": 0.5},
        {"image_id": 1, "category_id": 1, "bbox": [90, 90, 20, 20], "score": 0.75},
        {"image_id": 1, "category_id": 2, "bbox": [0, 0, 50, 40], "score": 0.75}])
    many = sets([1, 2], [1], [truth_of(1, 1, box(40)) for _ in range(5)] + [truth_of(2, 1, box(40))])
    hits = [{"image_id": 1, "category_id": 1, "bbox": a["bbox"], "score": 0.1 + i / 1000}
            for i, a in enumerate(many["annotations"]) if a["image_id"] == 1]
    noise = [{"image_id": 1, "category_id": 1, "bbox": box(20), "score": 0.1025 + i / 100000} for i in range(101)]
    yield case("more than 100 detections in an image", many, hits + noise)


def translation(name, translations, references, n=4):
    bleu = sacrebleu.BLEU(tokenize="none", smooth_method="none", max_ngram_order=n, force=True, lowercase=False)
    streams = [[refs[k] if k < len(refs) else None for refs in references] for k in range(max(map(len, references)))]
    score = bleu.corpus_score(translations, streams).score / 100
    return {"name": name, "translations": translations, "references": references, "n": n, "expected": score}


def translation_cases():
    papineni = [
        "It is a guide to action that ensures that the military will forever heed Party commands",
        "It is the guiding principle which guarantees the military forces always being under the command of the Party",
        "It is the practical guide for the army always to heed the directions of the party",
    ]
    first = "It is a guide to action which ensures that the military always obeys the commands of the party"
    second = "It is to insure the troops forever hearing the activity guidebook that party direct"
    yield translation("Papineni et al., candidate 1", [first], [papineni])
    yield translation("Papineni et al., candidate 2, two words", [second], [papineni], 2)
    yield translation("Papineni et al., candidate 2", [second], [papineni])
    yield translation("the same word again and again", ["the the the the the the the"], [["The cat is on the mat", "There is a cat on the mat"]], 1)
    yield translation("both", [first, second], [papineni, papineni])
    yield translation("exact", [papineni[0]], [papineni])
    yield translation("too short", ["It is a guide to action"], [papineni])
    yield translation("one and two references", [first, "a b c d e f"], [papineni[:1], ["a b c d x f", "a b c d e g"]])
    words = [f"w{i}" for i in range(6)]
    for i in range(4):
        def sentence():
            return " ".join(random.choice(words, random.integers(1, 15)))

        references = [[sentence() for _ in range(random.integers(1, 4))] for _ in range(20)]
        yield translation(f"random {i}", [sentence() for _ in range(20)], references, i + 1)


with contextlib.redirect_stderr(io.StringIO()):
    data = {"detections": list(detection_cases()), "translations": list(translation_cases())}
json.dump(data, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
